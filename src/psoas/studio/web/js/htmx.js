// htmx 4.0.1 from npm. Its settings stand in <meta name="htmx-config"> (base.html.jinja), which it reads as it is made.
import htmx from "htmx.org/dist/htmx.esm.js";

function refused() {
  throw new Error("This page runs no code from attributes: hx-on, js: and trigger filters are not allowed here.");
}

// The CSP refuses eval as well; this says so in words, in a test without a CSP too.
htmx.registerExtension("no-eval", {
  init: (api) => api.initSecurity(null, refused, refused),
});

export default htmx;
