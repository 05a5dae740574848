// Filter bars send themselves: at once on a choice, after a pause while typing.

const PAUSE = 400;
const WORDS = "input[type=search], input[type=text]";

function arm(form) {
  let timer;
  const send = () => {
    window.clearTimeout(timer);
    form.requestSubmit();
  };
  form.addEventListener("change", (event) => {
    // Where only words are swapped in, a choice loads the page anew, its charts too.
    if (form.dataset.autosubmit === "words" && !event.target.matches(WORDS)) form.submit();
    else send();
  });
  form.addEventListener("input", (event) => {
    if (!form.hasAttribute("hx-get") || !event.target.matches(WORDS)) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(send, PAUSE);
  });
  // Empty fields would only make the address longer.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });
}

export function start(root) {
  for (const form of root.querySelectorAll("form[data-autosubmit]:not([data-started])")) {
    form.dataset.started = "";
    arm(form);
  }
}
