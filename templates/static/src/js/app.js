// Everything here is comfort: each page works in full without it.
import { focusFirst } from "./focus.js";
import { forms, guardForms } from "./forms.js";
import { dialogs } from "./dialog.js";
import { live } from "./live.js";

forms(document);
guardForms(document);
dialogs(document);
focusFirst(document);
live(document);
