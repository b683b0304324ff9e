import { dialogs } from "./dialog.js";
import { forms } from "./forms.js";

// Live events. The server sends, under the address in <body data-live>:
//   event: notification  data: {"title": "…", "text": "…", "href": "/…", "unread": 3}
//   event: changed       data: {"topic": "cv:…"}   the region with that data-topic is fetched again
// A browser that was cut off reconnects by itself and sends Last-Event-ID.
export function live(root) {
	const url = root.body.dataset.live;
	if (!url || !window.EventSource) return;
	const source = new EventSource(url);
	source.addEventListener("notification", (e) => notify(root, JSON.parse(e.data)));
	source.addEventListener("changed", (e) => {
		const { topic } = JSON.parse(e.data);
		refresh(root, (region) => region.dataset.topic === topic);
	});
	// What changed after the page was made and before we listened was told to nobody: look once, and leave alone what reads the same.
	source.addEventListener("open", () => refresh(root, () => true, (region, next) => region.textContent === next.textContent));
	window.addEventListener("pagehide", () => source.close());
}

function notify(root, note) {
	if (note.unread !== undefined) count(root, note.unread);
	if (!note.title) return;
	const box = root.querySelector("[data-toasts]");
	const toast = document.createElement("div");
	toast.className = "toast";
	const title = document.createElement("strong");
	title.textContent = note.title;
	toast.append(title);
	if (note.text) {
		const text = document.createElement("p");
		text.textContent = note.text;
		toast.append(text);
	}
	if (note.href && note.href.startsWith("/") && !note.href.startsWith("//")) {
		const link = document.createElement("a");
		link.href = note.href;
		link.textContent = box.dataset.open;
		toast.append(link);
	}
	const close = document.createElement("button");
	close.type = "button";
	close.className = "button";
	close.textContent = box.dataset.close;
	close.addEventListener("click", () => toast.remove());
	toast.append(close);
	box.append(toast);
	while (box.children.length > 3) box.firstChild.remove();
}

function count(root, unread) {
	for (const badge of root.querySelectorAll("[data-unread]")) {
		badge.firstElementChild.textContent = String(unread);
		badge.hidden = unread === 0;
	}
}

async function refresh(root, concerns, same = () => false) {
	const mine = [...root.querySelectorAll("[data-topic]")].filter(concerns);
	if (mine.length === 0) return;
	const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
	if (!answer?.ok) return;
	const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
	for (const region of mine) {
		// Never take a page part away from under someone who is in it.
		const next = fresh.getElementById(region.id);
		if (!next || region.contains(document.activeElement) || same(region, next)) continue;
		region.replaceChildren(...next.childNodes);
		forms(region);
		dialogs(region);
	}
}
