// The one script of Yagura. Every page works without it; it only saves waiting:
//   data-part="ID"        on a link or GET form: fetch its page, exchange only #ID, keep the address right
//   data-auto             on such a form: send it when a choice changes or typing pauses
//   data-poll="SECONDS"   on an element with an id: fetch this page again until its new self has no data-poll
//   data-copy="ID"        on a hidden button: shown, copies the text of #ID, says data-copied
//   data-all="NAME"       on a tick box: ticks every box of that name
//   data-leave="…"        on a form: warn before unsaved words are lost
//   data-passkey="PATH"   on a hidden form: shown, asks PATH what to ask the authenticator, sends its answer
//   data-focus            an element that takes the focus when the page opens
(() => {
  "use strict";
  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);
  const typing_pause_ms = 350;

  // ---- parts of a page ----
  let latest = 0;
  let pause = 0;

  // Exchanges #id by its new self; null when a newer request has overtaken this one, or the page has moved on.
  async function load(address, id) {
    const request = ++latest;
    const response = await fetch(address, { credentials: "same-origin", headers: { "X-Part": id } });
    const type = response.headers.get("Content-Type") || "";
    if (!response.ok || !type.startsWith("text/html")) throw new Error("status " + response.status);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
    const old = document.getElementById(id);
    if (request !== latest || !old) return null;
    if (!fresh) {
      location.assign(response.url);
      return null;
    }
    old.replaceWith(fresh);
    prepare(fresh);
    return fresh;
  }

  async function go(address, id, keep_focus) {
    clearTimeout(pause);
    const old = document.getElementById(id);
    if (old) old.setAttribute("aria-busy", "true");
    try {
      const fresh = await load(address, id);
      if (!fresh) return;
      history.replaceState({ part: id }, "", keep_focus ? address : location.href);
      if (!keep_focus) {
        history.pushState({ part: id }, "", address);
        fresh.tabIndex = -1;
        fresh.focus({ preventScroll: true });
        if (fresh.getBoundingClientRect().top < 0) fresh.scrollIntoView();
      }
    } catch {
      location.assign(address);
    }
  }

  function address_of(form) {
    const address = new URL(form.getAttribute("action") || location.pathname, location.href);
    const filled = [...new FormData(form)].filter(([, value]) => value !== "");
    address.search = new URLSearchParams(filled).toString();
    return address.toString();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-part]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || link.origin !== location.origin) return;
    event.preventDefault();
    go(link.href, link.dataset.part, false);
  });

  addEventListener("popstate", (event) => {
    if (event.state && event.state.part) location.reload();
  });

  // ---- forms ----
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" && form.dataset.part) {
      event.preventDefault();
      go(address_of(form), form.dataset.part, true);
      return;
    }
    if (form.dataset.passkey && !form.elements.credential.value) {
      event.preventDefault();
      passkey(form).catch(() => (form.querySelector("[data-failed]").hidden = false));
      return;
    }
    if (form.method === "post") {
      // A second press while the first is on its way does nothing.
      if (form.getAttribute("aria-busy") === "true") event.preventDefault();
      form.setAttribute("aria-busy", "true");
      delete form.dataset.changed;
    }
  });

  // Bytes travel as base64url.
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (sent) => btoa(String.fromCharCode(...new Uint8Array(sent || [])))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

  async function passkey(form) {
    const asked = await (await fetch(form.dataset.passkey, { credentials: "same-origin" })).json();
    asked.challenge = bytes(asked.challenge);
    for (const known of asked.allowCredentials || asked.excludeCredentials) known.id = bytes(known.id);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    const { id, response: told } = await navigator.credentials[asked.user ? "create" : "get"]({ publicKey: asked });
    const answer = { id, client_data: text(told.clientDataJSON), signature: text(told.signature) };
    answer.authenticator_data = text(told.authenticatorData || told.getAuthenticatorData());
    answer.user_handle = text(told.userHandle);
    answer.public_key = text(told.getPublicKey && told.getPublicKey());
    form.elements.credential.value = JSON.stringify(answer);
    form.submit();
  }

  // Coming back with the Back button finds the form as it was, so it must be free again.
  addEventListener("pageshow", () => each(document, "form[aria-busy]", (form) => form.removeAttribute("aria-busy")));

  function auto(event) {
    const form = event.target.form;
    if (!form) return;
    if (form.dataset.leave) form.dataset.changed = "yes";
    if (!("auto" in form.dataset) || !form.dataset.part || event.isComposing) return;
    clearTimeout(pause);
    const typed = event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea");
    pause = setTimeout(() => go(address_of(form), form.dataset.part, true), typed ? typing_pause_ms : 0);
  }
  // Not "change": it also comes when a field is left, and would overtake the link that was pressed.
  document.addEventListener("input", auto);
  document.addEventListener("compositionend", auto);

  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-leave][data-changed]")) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    const name = event.target.dataset.all;
    if (!name) return;
    each(document, `input[type="checkbox"][name="${CSS.escape(name)}"]`, (box) => {
      box.checked = event.target.checked;
    });
  });

  // ---- what a fresh piece of page needs ----
  function prepare(root) {
    const with_root = (selector, act) => {
      if (root.matches && root.matches(selector)) act(root);
      each(root, selector, act);
    };
    with_root("[data-copy]", (button) => {
      button.hidden = !navigator.clipboard;
    });
    with_root("[data-passkey]", (form) => {
      form.hidden = !globalThis.PublicKeyCredential;
    });
    with_root("[data-poll]", poll);
  }

  function poll(element) {
    const wait_ms = Math.max(1, Number(element.dataset.poll) || 5) * 1000;
    setTimeout(async () => {
      if (!element.isConnected) return;
      if (document.hidden) return poll(element);
      try {
        await load(location.href, element.id);
      } catch {
        // Out of reach for the moment: the old state stays on show.
      }
      if (element.isConnected) poll(element);
    }, wait_ms);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const text = "value" in source ? source.value : source.innerText;
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = label), 2000);
    } catch {
      if (source.select) source.select();
      else getSelection().selectAllChildren(source);
    }
  });

  // Escape folds the menu of a phone.
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  prepare(document);
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();
})();
