// A disclosure marked data-dialog becomes a modal dialog: same words, same form, one thing at a time.
export function dialogs(root) {
	for (const details of root.querySelectorAll("details[data-dialog]")) enhance(details);
}

function enhance(details) {
	const summary = details.querySelector("summary");
	const inside = details.querySelector(".inside");
	const opener = document.createElement("button");
	opener.type = "button";
	opener.className = summary.className;
	opener.append(...summary.childNodes);
	opener.setAttribute("aria-haspopup", "dialog");

	const dialog = document.createElement("dialog");
	dialog.className = "dialog";
	const head = document.createElement("div");
	head.className = "dialog-head";
	const title = inside.querySelector("h2, h3");
	title.id ||= details.id + "-title";
	dialog.setAttribute("aria-labelledby", title.id);
	const close = document.createElement("button");
	close.type = "button";
	close.className = "button quiet";
	close.textContent = details.dataset.close;
	close.addEventListener("click", () => dialog.close());
	head.append(title, close);
	dialog.append(head, ...inside.childNodes);
	dialog.id = details.id;
	opener.addEventListener("click", () => dialog.showModal());
	// Some browsers do not focus a button that is clicked, so the dialog would not know where to give the focus back.
	dialog.addEventListener("close", () => opener.focus());
	const open = details.open;
	details.replaceWith(opener, dialog);
	if (!open) return;
	dialog.showModal();
	// Open from the start is a form that came back: what must be changed first is under the hand, and said by a screen reader with its error.
	dialog.querySelector("[aria-invalid=true]")?.focus();
}
