# GNU make is optional: `python3 dev.py demo` and its other commands do the same.
.PHONY: setup demo test lint bench lock

setup demo test lint bench:
	python3 dev.py $@ $(ARGS)

# Renew the lock files after a change of pyproject.toml or package.json; needs uv and npm.
COMPILE = uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-header --no-emit-index-url
lock:
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --group test -c requirements/runtime.txt -o requirements/test.txt
	$(COMPILE) --group lint -c requirements/test.txt -o requirements/lint.txt
	$(COMPILE) --group node -o requirements/node.txt
	npm install --package-lock-only --ignore-scripts
