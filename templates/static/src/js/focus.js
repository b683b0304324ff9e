// The summary of errors takes the focus, so that a screen reader says it first. (autofocus does it too, but not on every browser.)
export function focusFirst(root) {
	root.querySelector("[data-takes-focus]")?.focus();
	for (const menu of root.querySelectorAll(".narrow-nav")) {
		menu.addEventListener("keydown", (e) => {
			if (e.key !== "Escape" || !menu.open) return;
			menu.open = false;
			menu.querySelector("summary").focus();
		});
	}
}
