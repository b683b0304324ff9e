// Checks that browser tests run in a page. Each returns a list of findings in words.
window.atoutsChecks = {
	// Without script timers never fire; promises do.
	microTimers() {
		let n = 0;
		window.setTimeout = (f, _ms, ...a) => { Promise.resolve().then(() => f(...a)); return ++n; };
		window.requestAnimationFrame = (f) => window.setTimeout(() => f(0));
		return true;
	},
	async axe() {
		const options = {
			runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
			rules: { "target-size": { enabled: true }, "color-contrast-enhanced": { enabled: true } },
			resultTypes: ["violations"],
		};
		const result = await axe.run(document, options);
		return result.violations.flatMap((v) => v.nodes.map((n) => `axe ${v.id}: ${n.target.join(" ")} – ${(n.any[0] || n.all[0] || n.none[0])?.message ?? v.help}`));
	},
	structure() {
		const out = [];
		const seen = (e) => e.checkVisibility();
		const levels = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(seen).map((h) => +h.tagName[1]);
		const ones = levels.filter((l) => l === 1).length;
		if (ones !== 1) out.push(`${ones} h1`);
		levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) out.push(`h${levels[i - 1]} followed by h${l}`); });
		const ids = new Set();
		document.querySelectorAll("[id]").forEach((e) => { if (ids.has(e.id)) out.push(`id ${e.id} twice`); ids.add(e.id); });
		const vague = /^(ici|cliquez ici|en savoir plus|lire la suite|voir|plus|lien|bouton|ok|suite|détails?|here|more|read more)$/i;
		document.querySelectorAll("a,button").forEach((e) => { if (seen(e) && vague.test(e.textContent.trim())) out.push(`«${e.textContent.trim()}» says nothing`); });
		document.querySelectorAll("[style],[onclick],script:not([src],[type='application/ld+json'])").forEach((e) => out.push(`${e.tagName} has inline style or script`));
		document.querySelectorAll("[src],link[href]").forEach((e) => { const u = new URL(e.src || e.href, location.href); if (u.origin !== location.origin && u.protocol !== "data:" && e.rel !== "canonical") out.push(`${u.href} is another host`); });
		// A key of the catalogues that no catalogue has is shown as it is.
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) {
			const text = walker.currentNode.textContent.trim();
			if (/^[a-z][a-z_]*(\.[a-z0-9_]+){1,6}$/.test(text) && !walker.currentNode.parentElement.closest("code, pre, a, script, style, noscript")) out.push(`«${text}» is a key, not a text`);
		}
		return out;
	},
	// Text spacing of WCAG 1.4.12, and text at 200 % (1.4.4): nothing is cut, and every text grows.
	stress() {
		const name = (e) => e.tagName.toLowerCase() + (typeof e.className === "string" && e.className ? "." + e.className.replaceAll(" ", ".") : "");
		const cuts = (o, whole, shown) => !["visible", "auto", "scroll"].includes(o) && whole > shown + 1;
		const cut = () => [...document.body.querySelectorAll("*")].filter((e) => {
			const s = getComputedStyle(e);
			if (e.clientWidth <= 2 || !e.textContent.trim() || s.clipPath !== "none") return false;
			return cuts(s.overflowX, e.scrollWidth, e.clientWidth) || cuts(s.overflowY, e.scrollHeight, e.clientHeight);
		});
		const before = [...document.adoptedStyleSheets], out = [];
		const wear = (css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [...before, sheet]; };
		wear("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}");
		cut().forEach((e) => out.push(`${name(e)} cuts its text when it is spaced`));
		wear("html{font-size:200%!important}");
		cut().forEach((e) => out.push(`${name(e)} cuts its text at 200 %`));
		document.querySelectorAll("p,a,label,button,h1,h2,h3,li,td,th,legend,input,select,textarea").forEach((e) => {
			if (e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 28) out.push(`${name(e)} does not grow with the text`);
		});
		document.adoptedStyleSheets = before;
		return [...new Set(out)].slice(0, 10);
	},
	// What a first visit fetches, without the fonts.
	weigh() {
		const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].filter((e) => !e.name.endsWith(".woff2"));
		const kilobytes = Math.round(all.reduce((sum, e) => sum + e.encodedBodySize, 0) / 1024);
		return kilobytes > 50 ? [`the page weighs ${kilobytes} kB, at most 50`] : [];
	},
	moving: () => document.getAnimations().filter((a) => a.playState === "running" && a.effect.getComputedTiming().activeDuration > 20).map((a) => a.animationName || a.transitionProperty),
	visible() {
		const texts = new Set();
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) {
			const node = walker.currentNode, text = node.textContent.trim().replace(/\s+/g, " "), parent = node.parentElement;
			if (!text || ["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(parent.tagName)) continue;
			if (parent.closest("[aria-live],[role=status],[role=alert]")) continue;
			if (!parent.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
			const range = document.createRange();
			range.selectNodeContents(node);
			if ([...range.getClientRects()].some((b) => b.width > 0 && b.height > 0)) texts.add(text);
		}
		document.querySelectorAll("input,select,textarea,button").forEach((e) => { if (e.type !== "hidden" && e.checkVisibility()) texts.add(`<${e.tagName}:${e.name || e.id}>`); });
		return [...texts];
	},
	overflow() {
		const width = document.documentElement.clientWidth, out = [];
		const name = (e) => e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined ? "." + e.className.replaceAll(" ", ".") : "");
		if (document.documentElement.scrollWidth > width) out.push(`the page is ${document.documentElement.scrollWidth} px wide`);
		for (const e of document.body.querySelectorAll("*")) {
			const b = e.getBoundingClientRect(), s = getComputedStyle(e);
			if (b.width && b.right > width + 1 && b.left >= 0 && !e.closest(".vh,.skip")) out.push(`${name(e)} goes beyond the edge`);
			if (["hidden", "clip"].includes(s.overflowX) && e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 1 && e.textContent.trim()) out.push(`${name(e)} cuts its text`);
		}
		return [...new Set(out)].slice(0, 10);
	},
	start() {
		document.activeElement?.blur?.();
		window.scrollTo(0, 0);
		getSelection()?.removeAllRanges();
		this.known = new WeakSet();
		this.last = null;
		return true;
	},
	stop() {
		const e = document.activeElement;
		if (!e || e === document.body || e === document.documentElement) return { None: true };
		if (this.known.has(e)) return e === this.last ? { Same: true } : { Seen: true };
		this.last = e;
		this.known.add(e);
		const r = e.getBoundingClientRect();
		let w = r.width, h = r.height;
		const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]].map(([x, y]) => document.elementFromPoint(r.left + r.width * x, r.top + r.height * y));
		const hit = points.some((p) => p && (e.contains(p) || p.contains(e) || [...(e.labels ?? [])].some((l) => l.contains(p))));
		const box = e.closest(".choice") ?? e;
		if (box !== e || e.labels?.length) {
			const around = (box !== e ? box : e.labels[0]).getBoundingClientRect();
			w = Math.max(w, around.width);
			h = Math.max(h, around.height);
		}
		// The ring must be at least 2 px thick, and must not be there without the focus.
		const outline = () => { const s = getComputedStyle(box); return [s.outlineStyle, s.outlineWidth, s.outlineColor].join(); };
		const s = getComputedStyle(box), thick = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2, focused = outline();
		e.blur();
		const ring = thick && outline() !== focused;
		e.focus({ preventScroll: true, focusVisible: true });
		const label = e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent || "";
		return { Name: label.trim().replace(/\s+/g, " ").slice(0, 60), Tag: e.tagName.toLowerCase(), W: Math.round(w), H: Math.round(h), Inline: e.tagName === "A" && getComputedStyle(e).display === "inline", Hit: hit, Ring: ring };
	},
};
