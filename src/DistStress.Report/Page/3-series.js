/** What the charts show of a run: arrays that plotly and the tables take alike. */
const series = {
  /** The rows of one task, or of the whole run where task is null. */
  rows(run, task) {
    return run.timeline.find((one) => (one.task ?? null) === task) ?? null;
  },

  times(run, rows) {
    return Array.from(
      { length: rows.length }, (_, i) => words.moment(rows.first + i * rows.step, run.offsetMinutes));
  },

  /** Counts of rows as counts a second. The last row may be shorter than the others. */
  perSecond(rows, counts) {
    const last = rows.lastStep ?? rows.step;
    return counts.map((count, i) => (count === null ? null : count / (i === rows.length - 1 ? last : rows.step)));
  },

  /** A column, a second where it counts something. */
  column(run, rows, name, title, color, options = {}) {
    const values = rows.columns[name];
    if (!values) return null;
    return {
      name: title, color, unit: options.unit ?? '', dash: options.dash ?? 'solid', fill: options.fill ?? null,
      x: series.times(run, rows), y: options.isCount ? series.perSecond(rows, values) : values,
    };
  },

  named(run, rows, group, colors) {
    return Object.entries(rows[group] ?? {}).map(([name, values], i) => ({
      name, color: colors[i % colors.length], unit: '', dash: i < colors.length ? 'solid' : 'dot', fill: null,
      x: series.times(run, rows), y: series.perSecond(rows, values),
    }));
  },

  ops(run, rows) {
    return [
      series.column(run, rows, 'planned', 'Planned', 'planned', { isCount: true, dash: 'dash' }),
      series.column(run, rows, 'published', 'Published', 'published', { isCount: true, dash: 'dot' }),
      series.column(run, rows, 'started', 'Started', 'started', { isCount: true }),
      series.column(run, rows, 'completed', 'Completed', 'completed', { isCount: true }),
    ];
  },

  ended(run, rows) {
    return [
      series.column(run, rows, 'completed', 'Completed', 'completed', { isCount: true }),
      series.column(run, rows, 'failed', 'Failed', 'failed', { isCount: true, dash: 'dash' }),
      series.column(run, rows, 'dropped', 'Dropped', 'e', { isCount: true, dash: 'dot' }),
    ];
  },

  /**
   * How many ops the starts are behind the plan: the area between the two lines of the first chart. What came onto the
   * queues before a pause begins ahead of the plan, which stands still.
   */
  deviation(run, rows) {
    const { planned, started } = rows.columns;
    if (!planned || !started) return [];
    let sum = 0;
    return [{
      name: 'Planned, and not started yet', color: 'started', unit: '', dash: 'solid', fill: 'tozeroy',
      x: series.times(run, rows), y: planned.map((due, i) => Math.max(0, sum += due - started[i])),
    }];
  },

  latencies(run, rows) {
    const column = (name, title, color, dash) => series.column(run, rows, name, title, color, { unit: 'ms', dash });
    return [
      column('responseMax', 'Response, longest', 'e', 'dot'),
      column('responseP99', 'Response p99', 'c', 'solid'),
      column('responseP50', 'Response p50', 'c', 'dash'),
      column('serviceP99', 'Service p99', 'a', 'solid'),
      column('serviceP50', 'Service p50', 'a', 'dash'),
      column('delayP99', 'Delay p99', 'd', 'solid'),
      column('failedP99', 'Failed p99', 'b', 'dot'),
    ];
  },

  waiting(run, rows) {
    return [
      series.column(run, rows, 'backlog', 'Backlog', 'e'),
      series.column(run, rows, 'inFlight', 'In flight', 'a', { dash: 'dash' }),
    ];
  },

  curves(run, suffix, dash) {
    const kinds = [
      ['response', 'Response', 'c'], ['service', 'Service', 'a'], ['delay', 'Delay', 'd'], ['failure', 'Failed', 'b'],
    ];
    return kinds
      .filter(([name]) => (run.percentiles[name] ?? []).length > 0)
      .map(([name, title, color]) => ({
        name: title + suffix, color, unit: 'ms', dash, fill: null,
        x: run.percentiles[name].map(([percentile]) => percentile),
        y: run.percentiles[name].map(([, value]) => value),
      }));
  },
};
