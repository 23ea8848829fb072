/** The page: made of the data in it, and made anew where a live page gets others. */
const page = {
  data: null,
  task: null,

  /** Puts the parts in place of those that are there; a live page changes only what has changed. */
  put(main, parts) {
    charts.clear();
    main.replaceChildren(...parts);
  },

  /** Which tasks can be looked at alone. */
  hasRows(run, task) {
    return series.rows(run, task.number) !== null;
  },

  /** Another task was chosen. */
  chosen() {
    page.build();
  },

  show(data) {
    page.data = data;
    for (const run of data.runs) {
      run.range = page.range(run);
      // Where there are two, nothing on the page is called as something else is.
      run.name = data.runs.length > 1 ? run.label : null;
    }
    document.title = data.title;
    document.getElementById('title').textContent = data.title;
    document.getElementById('made').textContent = data.made;
    page.choices();
    page.build();
  },

  /** From the first row to the last of all tasks, so that all charts of a run have the same axis. */
  range(run) {
    const rows = run.timeline.filter((one) => one.length > 0);
    if (rows.length === 0) return null;
    const first = Math.min(...rows.map((one) => one.first));
    const last = Math.max(...rows.map((one) => one.first + one.length * one.step));
    return [words.moment(first, run.offsetMinutes), words.moment(last, run.offsetMinutes)];
  },

  choices() {
    const [run] = page.data.runs;
    const tasks = run ? run.tasks.filter((task) => page.hasRows(run, task)) : [];
    page.options('task', [['', 'All tasks'], ...tasks.map((task) => [
      String(task.number), `${task.number} ${task.name}`])], page.task === null ? '' : String(page.task));
  },

  /** A list that is open stays so while it says the same. */
  options(id, choices, value) {
    const select = document.getElementById(id);
    const said = JSON.stringify(choices);
    if (select.dataset.said !== said) {
      select.replaceChildren(...choices.map(([key, text]) => words.element('option', { value: key }, text)));
      select.dataset.said = said;
    }
    select.value = value;
  },

  build() {
    const { runs } = page.data;
    const main = document.getElementById('main');
    charts.begin();
    main.classList.toggle('compared', runs.length > 1);
    const chartCard = (content) => words.element('div', { class: 'card' }, content);
    const wide = (content) => words.element('div', { class: 'card wide' }, content);
    const about = page.task === null ? '' : `: task ${page.task}`;
    page.put(main, runs.length === 0 ? [words.element(
      'p', { class: 'card none' }, 'There has been no run yet.')] : [
      sections.each(runs, (run) => sections.verdict(run), 'h2'),
      sections.of('Figures', runs.length > 1 ? sections.comparison(runs) : sections.tiles(runs[0])),
      sections.of(`Over time${about}`, sections.each(runs, (run) => sections.overTime(run, page.task))),
      sections.of('Percentiles', words.element('div', { class: 'charts' }, charts.curves(runs, {
        key: 'percentiles', title: 'Latency by share of ops', wide: true,
        about: 'Each nine takes as much room as the one before it. Failed ops have a curve of their own.',
        none: 'No latency was measured.',
      }))),
      sections.of('Capacity', sections.each(runs, (run) => sections.capacity(run))),
      ...(runs.some((run) => run.cost.length > 0)
        ? [sections.of('Cost', sections.each(runs, (run) => chartCard(sections.cost(run))))] : []),
      sections.of('Tasks', sections.each(runs, (run) => chartCard(sections.tasks(run)))),
      sections.of('Workers', sections.each(
        runs, (run) => words.element('div', { class: 'charts' }, sections.shares(run), wide(sections.workers(run))))),
      sections.of('Events', sections.each(runs, (run) => chartCard(sections.events(run)))),
      sections.of('To repeat it', sections.each(runs, (run) => sections.repeat(run)))]);
    charts.redraw();
  },

  dark(isDark) {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    document.getElementById('theme').textContent = isDark ? 'Light' : 'Dark';
    charts.redraw();
  },

  begin() {
    page.show(JSON.parse(document.getElementById('data').textContent));
    document.documentElement.dataset.ready = 'yes';
    performance.mark('shown');
  },

  start() {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    let chosen = null;
    const isDark = () => chosen ?? system.matches;
    document.getElementById('theme').addEventListener('click', () => page.dark(chosen = !isDark()));
    system.addEventListener('change', () => page.dark(isDark()));
    window.addEventListener('beforeprint', () => {
      page.dark(false);
      charts.fit({ width: 660, height: 300 });
    });
    window.addEventListener('afterprint', () => {
      page.dark(isDark());
      charts.fit(null);
    });
    document.getElementById('task').addEventListener('change', (event) => {
      page.task = event.target.value === '' ? null : Number(event.target.value);
      page.chosen();
    });
    page.dark(isDark());
    page.begin();
  },
};
