/** A page that follows its run: asks its server for what is new, and changes what has changed. */
const live = {
  source: null,
  run: '',

  begin() {
    for (const element of document.querySelectorAll('.live')) element.hidden = false;
    document.getElementById('run').addEventListener('change', (event) => {
      live.run = event.target.value;
      page.task = null;
      live.listen();
    });
    live.listen();
  },

  listen() {
    live.source?.close();
    const query = new URLSearchParams();
    if (live.run) query.set('run', live.run);
    if (page.task !== null) query.set('task', String(page.task));
    const source = new EventSource(`events?${query}`);
    live.source = source;
    source.onmessage = (event) => {
      if (live.source === source) live.take(JSON.parse(event.data));
    };
    source.onerror = () => {
      live.say('The dashboard does not answer: its session has ended, or is busy. This is what it showed last.', true);
      // Once it was refused, a browser does not try again by itself.
      if (source.readyState === EventSource.CLOSED && live.source === source) {
        setTimeout(() => live.source === source && live.listen(), 2000);
      }
    };
  },

  take(view) {
    live.say(view.status, view.isTrouble);
    // Of many runs that are over the page's server keeps the newest.
    if (!view.choices.some((choice) => choice.id === live.run)) live.run = '';
    page.options('run', [['', 'Newest'], ...view.choices.map((choice) => [choice.id, choice.label])], live.run);
    const [run] = view.document.runs;
    if (page.task !== null && run && !run.tasks.some((task) => task.number === page.task)) page.task = null;
    page.show(view.document);
    document.documentElement.dataset.ready = 'yes';
    document.documentElement.dataset.version = String(view.version);
  },

  /** Only what is new, since a screen reader reads it out. */
  say(text, isTrouble) {
    const status = document.getElementById('status');
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle('bad', isTrouble);
  },

  put(main, parts) {
    live.children(main, parts);
  },

  children(before, after) {
    after.forEach((child, i) => {
      const old = before.childNodes[i];
      if (old) live.patch(old, child);
      else before.append(child);
    });
    while (before.childNodes.length > after.length) before.lastChild.remove();
  },

  /** Makes the one as the other is, and keeps what has the focus, is open, or is scrolled. */
  patch(before, after) {
    if (before.nodeName !== after.nodeName || (after.id && before.id !== after.id)) {
      before.replaceWith(after);
      return;
    }
    if (before.nodeType === Node.TEXT_NODE) {
      if (before.data !== after.data) before.data = after.data;
      return;
    }
    if (before.classList.contains('plot')) {
      before.setAttribute('aria-label', after.getAttribute('aria-label'));
      return;
    }
    const isDetails = before.nodeName === 'DETAILS';
    for (const name of before.getAttributeNames()) {
      if (!after.hasAttribute(name) && !(isDetails && name === 'open')) before.removeAttribute(name);
    }
    for (const name of after.getAttributeNames()) {
      if (before.getAttribute(name) !== after.getAttribute(name)) before.setAttribute(name, after.getAttribute(name));
    }
    if (!isDetails) {
      live.children(before, [...after.childNodes]);
      return;
    }
    live.patch(before.firstChild, after.firstChild);
    const table = before.querySelector('.scroll');
    if (before.open && table) live.patch(table, tables.makers.get(before.dataset.table)());
  },
};

page.begin = live.begin;
page.put = live.put;
page.hasRows = () => true;
page.chosen = live.listen;
