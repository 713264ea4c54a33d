// The practitioner's pages: htmx for the exchange, and what must hold around it (focus, keys, toasts, problems).
import "./htmx.js";
import "./focus.js";
import "./keys.js";
import "./toasts.js";
import "./problems.js";
import "./versions.js";
import "./forms.js";
import "./dialogs.js";
import "./menus.js";
import "./sliders.js";
import "./live.js";
import "./moving.js";
import "./body_panel.js";
import "./body_view.js";
import "./pages/note.js";
import "./pages/visit.js";
import { offerWords } from "./intake/saying.js";

offerWords(document);
