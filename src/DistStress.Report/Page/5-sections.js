/** The parts of the page, from top to bottom; each takes the runs, of which there are one or two. */
const sections = {
  of(title, ...content) {
    const id = `part-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
    return words.element(
      'section', { 'aria-labelledby': id }, words.element('h2', { id }, title), ...content);
  },

  /** Where two runs are compared, each thing of a run under its name. */
  each(runs, make, heading = 'h3') {
    if (runs.length === 1) return make(runs[0]);
    return words.element('div', { class: 'pair' }, runs.map((run) => words.element(
      'div', {}, words.element(heading, {}, run.label), make(run))));
  },

  verdict(run) {
    const findings = run.findings.map((finding) => words.element(
      'li', {}, ...sections.span(run, finding), finding.text));
    // A dashboard shows runs that go on.
    const isWell = run.findings.length === 0 && ['Completed', 'Running', 'Paused'].includes(run.state);
    const started = `${words.moment(run.started, run.offsetMinutes).slice(0, 19)} ${words.zone(run.offsetMinutes)}`;
    return words.element(
      'div', { class: `card verdict${isWell ? '' : ' bad'}` },
      words.element('p', { 'data-verdict': true }, run.verdict || `The run is ${run.state}.`),
      words.element(
        'p', { class: 'about' }, `Run ${run.runId}, ${run.state}, from ${started}, ${words.length(run.elapsed)}.`),
      findings.length > 0 ? words.element('ul', { class: 'findings' }, findings) : null);
  },

  /** From when to when, before what is said of it; with the day, where the run has more than one. */
  span(run, finding) {
    if (finding.from === null || finding.to === null) return [];
    const day = (seconds) => words.moment(seconds, run.offsetMinutes).slice(0, 10);
    const isOneDay = day(run.started) === day(run.started + run.elapsed);
    const time = (seconds) => words.moment(seconds, run.offsetMinutes).slice(isOneDay ? 11 : 0, 19);
    return [words.element('time', {}, `${time(finding.from)} to ${time(finding.to)}`), ' '];
  },

  tiles(run) {
    const unit = (tile) => (tile.unit ? words.element('small', {}, ` ${tile.unit}`) : null);
    return words.element('dl', { class: 'tiles' }, run.tiles.map((tile) => words.element(
      'div', {}, words.element('dt', {}, tile.name),
      words.element('dd', {}, words.value(tile.value, tile.unit), unit(tile)))));
  },

  comparison(runs) {
    const [before, after] = runs;
    const rows = before.tiles.map((tile) => [tile, after.tiles.find((other) => other.name === tile.name)])
      .filter(([, other]) => other);
    const change = ([tile, other]) => {
      if (tile.value === null || other.value === null) return '–';
      if (tile.value === other.value) return 'the same';
      if (tile.value === 0) return 'from 0';
      const percent = ((other.value - tile.value) / Math.abs(tile.value)) * 100;
      return `${percent > 0 ? '+' : '−'}${words.number(Math.abs(percent), 1)} %`;
    };
    return words.element('div', { class: 'card' }, tables.of(
      `${before.label} and ${after.label}`,
      [
        { title: 'Measurement', text: ([tile]) => `${tile.name}${tile.unit ? `, ${tile.unit}` : ''}` },
        { title: before.label, number: true, text: ([tile]) => words.value(tile.value, tile.unit) },
        { title: after.label, number: true, text: ([, other]) => words.value(other.value, other.unit) },
        { title: 'Change', number: true, text: change },
      ],
      rows));
  },

  overTime(run, task) {
    const rows = series.rows(run, task);
    const one = (options) => charts.overTime(run, rows, { ...options, run: run.name });
    const colors = ['b', 'a', 'd', 'e', 'c', 'f'];
    return words.element(
      'div', { class: 'charts' },
      one({
        key: 'ops', title: 'Ops a second', wide: true, axis: 'ops/s', lines: series.ops,
        about: 'What the file plans, what came onto the queues, what workers began and what ended well.',
      }),
      one({ key: 'ended', title: 'Completed and failed', axis: 'ops/s', lines: series.ended }),
      one({
        key: 'deviation', title: 'Behind the plan', axis: 'ops', lines: series.deviation,
        about: 'Ops that were due and had not begun.',
      }),
      one({
        key: 'latency', title: 'Delay, service and response', wide: true, log: true, axis: 'ms',
        lines: series.latencies,
        about: 'Of completed ops. Response counts from the due time: what a user of the real system would have waited.',
      }),
      one({
        key: 'waiting', title: 'Backlog and in flight', axis: 'ops', lines: series.waiting,
        none: 'Nothing waited that anybody saw.',
      }),
      one({
        key: 'errors', title: 'Errors by kind', axis: 'ops/s', none: 'No op failed.',
        lines: (of, at) => series.named(of, at, 'errors', colors),
      }),
      one({
        key: 'throttles', title: 'Throttled calls by reason', axis: 'calls/s', none: 'The store throttled no call.',
        lines: (of, at) => series.named(of, at, 'throttles', colors),
      }),
      one({
        key: 'units', title: 'Capacity units', axis: 'units/s', none: 'The store told of no capacity.',
        lines: (of, at) => [
          series.column(of, at, 'readUnits', 'Read units', 'a', { isCount: true }),
          series.column(of, at, 'writeUnits', 'Write units', 'e', { isCount: true, dash: 'dash' }),
        ],
      }));
  },

  capacity(run) {
    if (run.capacity.length === 0) return words.element('p', { class: 'none' }, 'The store told of no capacity.');
    const names = run.capacity.map((row) => row.resource);
    const bar = (name, title, color) => ({
      name: title, color, unit: '', dash: 'solid', fill: null,
      x: names, y: run.capacity.map((row) => row[name] ?? null),
    });
    return charts.bars(
      {
        key: 'capacity', title: 'Capacity by table and index', axis: 'units', category: 'Table or index', wide: true,
        run: run.name,
      },
      [
        bar('read', 'Read', 'a'), bar('forecastRead', 'Read, forecast', 'f'),
        bar('write', 'Written', 'e'), bar('forecastWrite', 'Written, forecast', 'planned'),
      ].filter((group) => group.y.some((value) => value !== null)));
  },

  cost(run) {
    const column = (title, name) => ({
      title, number: true,
      text: (row) => (row[name] === null ? '–' : `${words.number(row[name], 4)} ${row.currency}`),
    });
    return tables.of(
      `Cost of run ${run.runId}`,
      [
        { title: 'What', text: (row) => row.name }, column('Of the run', 'fact'), column('Forecast', 'forecast'),
        { title: 'Source', text: (row) => row.source },
      ],
      run.cost);
  },

  tasks(run) {
    const count = (title, name) => ({ title, number: true, text: (task) => words.number(task[name]) });
    const time = (title, name) => ({ title, number: true, text: (task) => words.milliseconds(task[name]) });
    return tables.of(
      `Tasks of run ${run.runId}`,
      [
        { title: 'Task', text: (task) => `${task.number} ${task.name}${task.warmUp ? ' (warm-up)' : ''}` },
        { title: 'Action', text: (task) => task.action },
        count('Published', 'published'), count('Completed', 'completed'), count('Failed', 'failed'),
        count('Throttled', 'throttled'), count('Not found', 'notFound'), count('Dropped', 'dropped'),
        time('Response p50 ms', 'responseP50Ms'), time('p99 ms', 'responseP99Ms'), time('Longest ms', 'responseMaxMs'),
        time('Service p99 ms', 'serviceP99Ms'), time('Delay p99 ms', 'delayP99Ms'),
        { title: 'Errors', text: (task) => task.errors || '' },
      ],
      run.tasks);
  },

  workers(run) {
    if (run.workers.length === 0) return words.element('p', { class: 'none' }, 'No worker is known of.');
    const number = (title, name, digits) => ({
      title, number: true, text: (worker) => words.number(worker[name], digits),
    });
    const moment = (title, name) => ({
      title, time: true,
      text: (worker) => (worker[name] === null ? '–' : words.moment(worker[name], run.offsetMinutes).slice(0, 19)),
    });
    return tables.of(
      `Workers of run ${run.runId}`,
      [
        { title: 'Worker', text: (worker) => worker.id },
        { title: 'Machine', text: (worker) => [worker.host, worker.instanceId].filter((name) => name).join(', ') },
        number('Ops', 'ops', 0),
        { title: 'Share %', number: true, text: (worker) => words.number(sections.share(run, worker), 1) },
        number('Failed', 'failed', 0),
        number('Round trip ms', 'roundTripMs', 2), number('Clock ahead ms', 'clockAheadMs', 2),
        number('Processors busy, most', 'processorsMost', 2), number('Processors', 'processors', 0),
        number('In flight, most', 'inFlightMost', 0), moment('First seen', 'first'), moment('Last heard of', 'last'),
        { title: 'Version', text: (worker) => worker.version },
      ],
      run.workers);
  },

  share(run, worker) {
    const all = run.workers.reduce((sum, one) => sum + one.ops, 0);
    return all > 0 ? (worker.ops / all) * 100 : null;
  },

  shares(run) {
    return charts.bars(
      {
        key: 'workers', title: 'Share of the work', axis: '% of ops', category: 'Worker', wide: true,
        none: 'No worker has reported an op.', run: run.name,
      },
      run.workers.length === 0 ? [] : [{
        name: 'Share of ops', color: 'a', unit: '%', dash: 'solid', fill: null,
        x: run.workers.map((worker) => worker.id), y: run.workers.map((worker) => sections.share(run, worker)),
      }]);
  },

  events(run) {
    if (run.events.length === 0) return words.element('p', { class: 'none' }, 'Nothing but the traffic happened.');
    return tables.of(
      `Events of run ${run.runId}`,
      [
        { title: 'Time', time: true, text: (event) => words.moment(event.time, run.offsetMinutes) },
        { title: 'Event', text: (event) => event.text },
        { title: 'Seconds', number: true, text: (event) => (event.seconds > 0 ? words.number(event.seconds, 1) : '') },
      ],
      run.events);
  },

  repeat(run) {
    const seeds = run.tasks.filter((task) => task.seed).map((task) => `task ${task.number} ${task.name}: ${task.seed}`);
    const versions = run.versions.join(', ') || 'a version that is not known';
    const text = (title, body) => (body ? [words.element('h3', {}, title), words.element(
      'pre', { tabindex: '0', 'aria-label': `${title} of run ${run.runId}`, role: 'region' }, body)] : []);
    return words.element(
      'div', { class: 'card' },
      words.element('p', {}, `Made with ${versions}. Seeds: ${seeds.join('; ') || 'none'}.`),
      text('Traffic file', run.traffic), text('Configuration', run.config));
  },
};
