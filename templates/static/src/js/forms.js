// Shows a password, counts characters, and holds back a second submission of the same form.
export function forms(root) {
	for (const box of root.querySelectorAll("[data-password]")) password(box);
	for (const area of root.querySelectorAll("textarea[data-counter]")) counter(area);
}

// guardForms is for the whole page, once.
export function guardForms(root) {
	root.addEventListener("submit", guard);
	// A page that comes back from the history must be usable again.
	window.addEventListener("pageshow", () => root.querySelectorAll("form[data-sent]").forEach(release));
}

function password(box) {
	const input = box.querySelector("input");
	const button = document.createElement("button");
	button.type = "button";
	button.className = "button secondary";
	const show = (visible) => {
		input.type = visible ? "text" : "password";
		button.textContent = visible ? box.dataset.hide : box.dataset.show;
		button.setAttribute("aria-pressed", String(visible));
	};
	show(false);
	button.setAttribute("aria-controls", input.id);
	button.addEventListener("click", () => show(input.type === "password"));
	input.form?.addEventListener("submit", () => show(false));
	box.append(button);
}

function counter(area) {
	const out = document.getElementById(area.dataset.counter);
	const say = () => {
		const left = area.maxLength - [...area.value].length;
		out.textContent = out.dataset.text.replace("#", left.toLocaleString(document.documentElement.lang));
	};
	let wait;
	area.addEventListener("input", () => {
		clearTimeout(wait);
		wait = setTimeout(say, 400); // a screen reader must not speak at each key
	});
	say();
}

function guard(event) {
	const form = event.target;
	if (form.method !== "post" || event.defaultPrevented) return;
	if ("sent" in form.dataset) {
		event.preventDefault();
		return;
	}
	form.dataset.sent = "";
	event.submitter?.setAttribute("aria-busy", "true");
	setTimeout(() => release(form), 8000);
}

function release(form) {
	delete form.dataset.sent;
	form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
}
