// Filter bars send themselves: at once on a choice, after a pause while typing.

const PAUSE = 400;

function arm(form) {
  let timer;
  const send = () => {
    window.clearTimeout(timer);
    form.requestSubmit();
  };
  form.addEventListener("change", send);
  form.addEventListener("input", (event) => {
    if (!form.hasAttribute("hx-get") || !event.target.matches("input[type=search], input[type=text]")) return;
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
