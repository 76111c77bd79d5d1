// Draws the report's charts from its data block, and lets a reader choose which trial to see.
(() => {
  'use strict';

  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('data').textContent);
  const trials = new Map(data.trials.map((trial) => [trial.id, trial]));
  const charts = new Map();
  const find = (id) => document.getElementById(id);

  // Numbers and text

  const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  const escape = (text) => String(text).replace(/[&<>"']/g, (character) => escapes[character]);

  function digits(value) {
    if (value === 0) return '0';
    const before = Math.floor(Math.log10(Math.abs(value))) + 1;
    const decimals = Math.min(4, Math.max(0, 3 - before));
    return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }

  function plain(value) {
    return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
  }

  const timeUnits = [[1, 's', 1], [1e-3, 'ms', 1e3], [0, 'µs', 1e6]];

  function unitOf(seconds) {
    return timeUnits.find(([least]) => seconds >= least);
  }

  function time(seconds) {
    const [, unit, factor] = unitOf(seconds);
    return digits(seconds * factor) + ' ' + unit;
  }

  function timeLabel(seconds) {
    const [, unit, factor] = unitOf(seconds);
    return seconds === 0 ? '0' : plain(seconds * factor) + ' ' + unit;
  }

  const percent = (share) => plain(share * 100) + ' %';

  // Colours come from the style sheet, so that charts follow the theme. The browser resolves them.

  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);

  function colour(name) {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  function palette() {
    const names = ['ink', 'ink-soft', 'line', 'line-strong', 'surface', 'shade', 'limited', 'invalid'];
    const colours = Object.fromEntries(names.map((name) => [name, colour(name)]));
    colours.series = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => colour('series-' + number));
    return colours;
  }

  // Parts that all charts share

  function base(colours) {
    return {
      animation: false,
      color: colours.series,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.ink },
      tooltip: {
        confine: true,
        className: 'tip',
        backgroundColor: colours.surface,
        borderColor: colours['line-strong'],
        textStyle: { color: colours.ink, fontSize: 12 },
      },
    };
  }

  function axis(colours, type, options) {
    return {
      type,
      nameTextStyle: { color: colours['ink-soft'], fontSize: 12 },
      axisLabel: { color: colours['ink-soft'], fontSize: 11.5, hideOverlap: true, ...options.label },
      axisLine: { show: true, onZero: false, lineStyle: { color: colours['line-strong'] } },
      axisTick: { lineStyle: { color: colours['line-strong'] } },
      splitLine: { show: options.grid !== false, lineStyle: { color: colours.line } },
      minorTick: { show: false },
      axisPointer: { lineStyle: { color: colours['line-strong'] }, label: { show: false } },
      ...options.more,
    };
  }

  // Marks of a logarithmic axis at 1, 2 and 5 of each decade, or at each decade where there are many.
  function marks(low, high) {
    const first = Math.floor(Math.log10(low));
    const last = Math.ceil(Math.log10(high));
    const steps = last - first > 4 ? [1] : last - first > 2 ? [1, 3] : [1, 2, 5];
    const decades = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const all = decades.flatMap((decade) => steps.map((step) => Number((step * 10 ** decade).toPrecision(1))));
    return all.filter((mark) => mark >= low && mark <= high);
  }

  function timeAxis(colours, values, options) {
    const positive = values.filter((value) => value > 0);
    const low = Math.min(...positive);
    const high = Math.max(...positive);
    if (positive.length === 0 || (!options.log && high / low <= 40)) {
      const more = { min: 0, ...options.more };
      return axis(colours, 'value', { ...options, label: { formatter: timeLabel, ...options.label }, more });
    }
    const bottom = low * (options.room || 0.8);
    const customValues = marks(bottom, high * 1.25);
    return axis(colours, 'log', {
      ...options,
      label: { formatter: timeLabel, customValues, ...options.label },
      more: { min: bottom, max: high * 1.25, axisTick: { customValues }, ...options.more },
    });
  }

  // A line across a chart, with its name at the end of it.
  function rule(at, name, line, label) {
    return { ...at, name, lineStyle: line, label: { formatter: name, color: line.color, fontSize: 11, ...label } };
  }

  // The bound of the objective, where it is near enough to be drawn without squeezing what was measured.
  function objectiveRule(colours, axisName, bound, values, label) {
    const near = bound !== undefined && bound <= 2 * Math.max(...values);
    const line = { color: colours.limited, type: 'solid', width: 1.2 };
    return near ? [rule({ [axisName]: bound }, 'objective', line, label)] : [];
  }

  const ruled = (data) => data.length ? { silent: true, symbol: 'none', precision: -1, data } : undefined;

  function rows(title, lines) {
    const body = lines.map(([name, value]) => `${escape(name)}&ensp;<b>${escape(value)}</b>`);
    return [`<b>${escape(title)}</b>`, ...body].join('<br>');
  }

  // Throughput against latency

  const across = {
    'output tokens/s': (point) => point.output_tokens_per_second,
    'requests/s': (point) => point.requests_per_second,
  };
  const up = {
    'TTFT': (point) => point.ttft,
    'TPOT': (point) => point.tpot,
    'end-to-end': (point) => point.end_to_end,
  };

  // Answers that were not streamed have no first token.
  function chooseWhatWasMeasured() {
    const measured = Object.keys(up).find((name) => data.curves.some((curve) => curve.points.some((point) => up[name](point).p50 > 0)));
    if (measured && find('up')) find('up').value = measured;
  }

  const bounds = {
    'TTFT': data.objective.ttft,
    'TPOT': data.objective.tpot,
    'end-to-end': data.objective.end_to_end,
  };

  function sweep(colours) {
    const xName = find('across').value;
    const yName = find('up').value;
    const points = data.curves.flatMap((curve) => curve.points);
    const times = points.flatMap((point) => [up[yName](point).p50, up[yName](point).p99]);
    const mark = objectiveRule(colours, 'yAxis', bounds[yName], times, { position: 'insideStartTop' });
    const drawn = times.concat(mark.map((rule) => rule.yAxis));
    return {
      ...base(colours),
      grid: { left: 74, right: 40, top: 34, bottom: 46 },
      tooltip: { ...base(colours).tooltip, trigger: 'item', formatter: sweepTip },
      xAxis: axis(colours, 'value', { more: { name: xName, nameLocation: 'middle', nameGap: 30, min: 0 } }),
      yAxis: timeAxis(colours, drawn, {
        log: true,
        room: 0.55,
        more: { name: yName, nameLocation: 'end', nameTextStyle: { color: colours['ink-soft'], align: 'right', padding: [0, 8, 0, 0] } },
      }),
      series: data.curves.flatMap((curve, index) => [
        sweepLine(colours, curve, index, 'p99', xName, yName),
        { ...sweepLine(colours, curve, index, 'p50', xName, yName), markLine: index === 0 ? ruled(mark) : undefined },
      ]),
    };
  }

  const symbols = ['circle', 'rect', 'triangle', 'diamond'];

  function sweepLine(colours, curve, index, percentile, xName, yName) {
    const line = colours.series[index % colours.series.length];
    const solid = percentile === 'p50';
    return {
      type: 'line',
      name: `${curve.name} · ${percentile}`,
      symbol: symbols[index % symbols.length],
      lineStyle: { color: line, width: solid ? 2 : 1.5, type: solid ? 'solid' : [5, 4] },
      itemStyle: solid ? { color: line } : { color: colours.surface, borderColor: line, borderWidth: 2 },
      label: {
        show: solid,
        position: 'bottom',
        distance: 7,
        color: colours.ink,
        textBorderColor: colours.surface,
        textBorderWidth: 3,
        fontSize: 11.5,
        formatter: (item) => item.data.text,
      },
      labelLayout: { hideOverlap: true },
      data: curve.points.map((point) => sweepDot(colours, curve, point, solid, line, {
        x: across[xName](point),
        y: up[yName](point)[percentile],
        names: [percentile + ' of ' + yName, xName],
      })),
    };
  }

  function sweepDot(colours, curve, point, solid, line, at) {
    const knee = solid && curve.knee === point.trial;
    const doubtful = point.verdict !== 'valid';
    return {
      value: [at.x, at.y],
      point,
      names: at.names,
      text: point.label + (knee ? ' (knee)' : ''),
      symbolSize: knee ? 15 : solid ? 9 : 8,
      itemStyle: doubtful ? { color: colours.surface, borderColor: colours.invalid, borderWidth: 2 }
        : knee ? { color: line, borderColor: colours.ink, borderWidth: 2 } : undefined,
    };
  }

  function sweepTip(item) {
    const { point, names, value } = item.data;
    return rows(`${point.trial}  ${point.name}`, [
      [names[0], time(value[1])],
      [names[1], digits(value[0])],
      ['load', point.label],
      ['verdict', point.verdict.replace('_', '-')],
    ]);
  }

  // Efficiency by number of servers

  const kinds = { strong: 'strong scaling', weak: 'weak scaling' };

  function scaling(colours) {
    const counts = [...new Set(data.scalings.flatMap((one) => one.steps.map((step) => step.servers)))].sort((a, b) => a - b);
    const ideal = rule({ yAxis: 1 }, 'ideal', { color: colours['ink-soft'], type: [4, 3], width: 1.2 }, { position: 'insideEndTop' });
    return {
      ...base(colours),
      grid: { left: 64, right: 40, top: 34, bottom: 46 },
      tooltip: { ...base(colours).tooltip, trigger: 'item', formatter: scalingTip },
      xAxis: axis(colours, 'category', { more: { name: 'servers', nameLocation: 'middle', nameGap: 30, data: counts.map(String) } }),
      yAxis: axis(colours, 'value', { label: { formatter: percent }, more: { name: 'efficiency', min: 0 } }),
      series: data.scalings.flatMap((one, index) => [
        { ...scalingLine(colours, one, index), markLine: index === 0 ? ruled([ideal]) : undefined },
        scalingRanges(colours, one, index),
      ]),
    };
  }

  function scalingLine(colours, one, index) {
    const ink = colours.series[index % colours.series.length];
    return {
      type: 'line',
      name: kinds[one.kind] + ', ' + one.load,
      symbol: symbols[index % symbols.length],
      symbolSize: 9,
      lineStyle: { color: ink, width: 2, type: one.kind === 'weak' ? [5, 4] : 'solid' },
      itemStyle: { color: ink },
      data: one.steps.filter((step) => step.efficiency).map((step) => ({
        value: [String(step.servers), step.efficiency.value],
        step,
        itemStyle: step.doubts.length ? { color: colours.surface, borderColor: colours.invalid, borderWidth: 2 } : undefined,
      })),
    };
  }

  function scalingRanges(colours, one, index) {
    const ink = colours.series[index % colours.series.length];
    const ranged = one.steps.filter((step) => step.efficiency && step.efficiency.range);
    return {
      type: 'custom',
      silent: true,
      renderItem: rangeBar,
      itemStyle: { color: ink },
      encode: { x: 0, y: [1, 2] },
      data: ranged.map((step) => [String(step.servers), step.efficiency.range.low, step.efficiency.range.high]),
    };
  }

  function rangeBar(_, api) {
    const [x, low] = api.coord([api.value(0), api.value(1)]);
    const [, high] = api.coord([api.value(0), api.value(2)]);
    const stroke = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: api.visual('color'), lineWidth: 1.5 } });
    return { type: 'group', children: [stroke(x, low, x, high), stroke(x - 5, low, x + 5, low), stroke(x - 5, high, x + 5, high)] };
  }

  function scalingTip(item) {
    const { step } = item.data;
    return rows(`${step.servers} servers, ${item.seriesName}`, [
      ['efficiency', percent(step.efficiency.value)],
      ['speedup', digits(step.speedup.value)],
      ['output tokens/s', digits(step.throughput.median)],
      ['trials', step.trials.join(' ')],
    ]);
  }

  // Cumulative distributions, from scheduled and from sent

  function cumulative(colours, scheduled, sent, bound) {
    const times = scheduled.seconds.concat(sent.seconds);
    const mark = objectiveRule(colours, 'xAxis', bound, times, { position: 'insideEndTop' });
    const drawn = times.concat(mark.map((rule) => rule.xAxis));
    return {
      ...base(colours),
      grid: { left: 46, right: 18, top: 16, bottom: 28 },
      tooltip: { ...base(colours).tooltip, trigger: 'axis', formatter: cumulativeTip },
      xAxis: timeAxis(colours, drawn, { grid: false }),
      yAxis: axis(colours, 'value', { label: { formatter: percent }, more: { min: 0, max: 1 } }),
      series: [
        ecdf('from scheduled', scheduled, colours.series[0], 'solid', ruled([...shareRules(colours), ...mark])),
        ecdf('from sent', sent, colours.series[1], [5, 4]),
      ],
    };
  }

  function ecdf(name, values, line, type, markLine) {
    return {
      type: 'line',
      name,
      step: 'end',
      symbol: 'none',
      lineStyle: { color: line, width: 2, type },
      itemStyle: { color: line },
      data: values.seconds.map((seconds, index) => [seconds, values.shares[index]]),
      markLine,
    };
  }

  function shareRules(colours) {
    const line = { color: colours['line-strong'], type: [2, 3], width: 1 };
    const label = { position: 'insideStartTop', color: colours['ink-soft'] };
    return [['p50', 0.5], ['p90', 0.9], ['p99', 0.99]].map(([name, share]) =>
      rule({ yAxis: share }, name, line, name === 'p99' ? { ...label, position: 'insideStartBottom', distance: [30, 1] } : label));
  }

  function cumulativeTip(items) {
    const lines = items.map((item) => [`${percent(item.data[1])} ${item.seriesName} within`, time(item.data[0])]);
    return rows('Share of requests', lines);
  }

  // Gaps between reads

  function gaps(colours, buckets, percentiles) {
    const bars = buckets.shares.map((share, index) => [buckets.edges[index], buckets.edges[index + 1], share]);
    const line = { color: colours['ink-soft'], type: [4, 3], width: 1 };
    const marks = [
      rule({ xAxis: percentiles.p50 }, 'p50\u00a0', line, { position: 'end', align: 'right' }),
      rule({ xAxis: percentiles.p99 }, '\u00a0p99', line, { position: 'end', align: 'left' }),
    ];
    return {
      ...base(colours),
      grid: { left: 46, right: 26, top: 26, bottom: 28 },
      tooltip: { ...base(colours).tooltip, trigger: 'item', formatter: gapTip },
      xAxis: timeAxis(colours, buckets.edges, { log: true, grid: false }),
      yAxis: axis(colours, 'value', { label: { formatter: percent } }),
      series: [{ type: 'custom', renderItem: bar, itemStyle: { color: colours.series[2] }, encode: { x: [0, 1], y: 2 }, data: bars, markLine: ruled(marks) }],
    };
  }

  function bar(_, api) {
    const [left, top] = api.coord([api.value(0), api.value(2)]);
    const [right, bottom] = api.coord([api.value(1), 0]);
    const width = Math.max(1, right - left - 1);
    return { type: 'rect', shape: { x: left, y: top, width, height: bottom - top }, style: { fill: api.visual('color') } };
  }

  function gapTip(item) {
    const [from, to, share] = item.data;
    return rows(`${time(from)} to ${time(to)}`, [['share of gaps', percent(share)]]);
  }

  // The course of a trial: four plots over one time axis

  const panels = [
    { title: 'requests/s', top: 24, height: 96 },
    { title: 'output tokens/s', top: 154, height: 76 },
    { title: 'requests in flight', top: 264, height: 76 },
    { title: 'TTFT', top: 374, height: 112 },
  ];

  const panelsHeight = 520;

  // What the server says of itself, below them where it was watched
  const serverPanels = [
    { title: 'requests, by the server', top: 524, height: 76 },
    { title: 'KV cache in use, by the server', top: 634, height: 66 },
  ];

  const allPanelsHeight = 734;

  function timeline(colours, course, server, height) {
    const shown = server ? panels.concat(serverPanels) : panels;
    const scale = height / (server ? allPanelsHeight : panelsHeight);
    const edge = (bin) => Math.min(bin * course.bin_seconds, course.end);
    const stairs = (values) => values.concat(values.slice(-1)).map((value, bin) => [edge(bin), value]);
    const middles = (values) => values.map((value, bin) => [(edge(bin) + edge(bin + 1)) / 2, value]).filter(([, value]) => value > 0);
    const c = colours.series;
    const shade = phases(colours, course);
    const ttfts = course.ttft_median.concat(course.ttft_max, course.dots.map((dot) => dot.ttft));
    const mark = objectiveRule(colours, 'yAxis', data.objective.ttft, ttfts, { position: 'insideEndTop' });
    return {
      ...base(colours),
      title: shown.map((panel) => ({ text: panel.title, left: 4, top: panel.top * scale - 24, textStyle: { color: colours['ink-soft'], fontSize: 12, fontWeight: 'normal' } })),
      grid: shown.map((panel) => ({ left: 64, right: 18, top: panel.top * scale, height: panel.height * scale })),
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: { ...base(colours).tooltip, trigger: 'axis', formatter: timelineTip },
      xAxis: shown.map((_, index) => axis(colours, 'value', {
        grid: false,
        label: { show: index === shown.length - 1, showMaxLabel: false, formatter: (value) => plain(value) + ' s' },
        more: { gridIndex: index, min: 0, max: course.end, axisTick: { show: index === shown.length - 1 } },
      })),
      yAxis: shown.map((_, index) => {
        const more = { gridIndex: index, splitNumber: 3 };
        return index === 3 ? timeAxis(colours, ttfts.concat(mark.map((rule) => rule.yAxis)), { more })
          : axis(colours, 'value', { label: { formatter: index === 5 ? percent : plain }, more: index === 5 ? { ...more, min: 0, max: 1 } : more });
      }),
      series: [
        line('due', 0, stairs(course.scheduled), c[6], { step: 'end', dashed: true, markArea: shade }),
        line('completed', 0, stairs(course.completed), c[0], { step: 'end' }),
        line('failed', 0, course.failed.some(Boolean) ? stairs(course.failed) : [], c[1], { step: 'end', area: true }),
        line('output tokens', 1, stairs(course.output_tokens), c[0], { step: 'end', area: true, markArea: shade }),
        line('in flight', 2, stairs(course.in_flight), c[0], { step: 'end', area: true, markArea: shade }),
        { type: 'scatter', name: 'each request', xAxisIndex: 3, yAxisIndex: 3, symbolSize: 3.5, itemStyle: { color: c[6], opacity: 0.5 }, data: course.dots.map((dot) => [dot.at, dot.ttft]).filter(([, ttft]) => ttft > 0), markArea: shade },
        line('longest TTFT', 3, middles(course.ttft_max), c[1], { width: 1.2, dashed: true }),
        { ...line('median TTFT', 3, middles(course.ttft_median), c[0], {}), markLine: ruled(mark) },
        ...(server ? said(server, c, shade) : []),
      ],
    };
  }

  function said(server, c, shade) {
    const points = (list) => list.map((point) => [point.at, point.value]);
    return [
      line('running', 4, points(server.running), c[0], { area: true, markArea: shade }),
      line('waiting', 4, points(server.waiting), c[1], { dashed: true }),
      line('KV cache in use', 5, points(server.kv_cache), c[0], { area: true, markArea: shade }),
    ];
  }

  function line(name, panel, points, ink, options) {
    return {
      type: 'line',
      name,
      xAxisIndex: panel,
      yAxisIndex: panel,
      symbol: 'none',
      step: options.step || false,
      lineStyle: { color: ink, width: options.width || 1.7, type: options.dashed ? [4, 3] : 'solid' },
      itemStyle: { color: ink },
      areaStyle: options.area ? { color: ink, opacity: 0.16 } : undefined,
      markArea: options.markArea,
      data: points,
    };
  }

  function phases(colours, course) {
    const areas = [];
    if (course.measurement_start > 0) areas.push([{ xAxis: 0 }, { xAxis: course.measurement_start }]);
    if (course.end > course.measurement_end) areas.push([{ xAxis: course.measurement_end }, { xAxis: course.end }]);
    return { silent: true, itemStyle: { color: colours.shade }, data: areas };
  }

  function timelineTip(items) {
    const lines = items
      .filter((item) => item.seriesName !== 'each request')
      .map((item) => [item.seriesName, item.seriesName.includes('TTFT') ? time(item.data[1]) : digits(item.data[1])]);
    return rows(plain(items[0].axisValue) + ' s', lines);
  }

  // Which chart goes where

  function option(place, colours) {
    const trial = trials.get(place.dataset.trial);
    switch (place.dataset.chart) {
      case 'sweep': return sweep(colours);
      case 'scaling': return scaling(colours);
      case 'ttft': return trial.ttft.seconds.length && cumulative(colours, trial.ttft, trial.ttft_from_sent, data.objective.ttft);
      case 'end_to_end': return trial.end_to_end.seconds.length && cumulative(colours, trial.end_to_end, trial.end_to_end_from_sent, data.objective.end_to_end);
      case 'gaps': return trial.gaps.edges.length && gaps(colours, trial.gaps, trial.gap_marks);
      case 'timeline':
      case 'timeline with-server': return timeline(colours, trial.timeline, trial.server, place.clientHeight);
      default: throw new Error('no such chart: ' + place.dataset.chart);
    }
  }

  function draw(place) {
    const chosen = option(place, palette());
    if (!chosen) {
      place.textContent = 'Nothing to draw: no completed request has such a time.';
      place.classList.add('without');
      return;
    }
    const chart = charts.get(place) || echarts.init(place, null, { renderer: 'svg' });
    charts.set(place, chart);
    chart.setOption(chosen, true);
  }

  const shown = () => [...document.querySelectorAll('.plot')].filter((place) => !place.closest('[hidden]'));

  function redraw() {
    for (const place of charts.keys()) {
      charts.get(place).resize();
      draw(place);
    }
  }

  // Charts are drawn when they come near the window: a hundred trials cost nothing until they are read.
  const nearby = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting && !charts.has(entry.target)) draw(entry.target);
    }
  }, { rootMargin: '600px' });

  const resized = new ResizeObserver((entries) => {
    for (const entry of entries) charts.get(entry.target)?.resize();
  });

  // Choosing a trial

  const articles = [...document.querySelectorAll('article.trial')];
  const select = find('trial');

  function show(id) {
    const all = find('all').checked;
    for (const article of articles) article.hidden = !all && article.id !== id;
    select.value = id;
    find('previous').disabled = select.selectedIndex === 0;
    find('next').disabled = select.selectedIndex === articles.length - 1;
    shown().filter((place) => !charts.has(place) && place.closest('article')?.id === id).forEach(draw);
  }

  function step(by) {
    const next = articles[select.selectedIndex + by];
    if (next) history.replaceState(null, '', '#' + next.id), show(next.id);
  }

  function followLink() {
    const id = location.hash.slice(1);
    if (!trials.has(id)) return;
    if (select) show(id);
    find(id).scrollIntoView();
  }

  if (select) {
    select.addEventListener('change', () => step(0));
    find('previous').addEventListener('click', () => step(-1));
    find('next').addEventListener('click', () => step(1));
    find('all').addEventListener('change', () => show(select.value));
    show(select.value);
  }
  addEventListener('hashchange', followLink);

  // Dark or light: the system's choice until the reader makes one

  const theme = find('theme');
  const systemDark = matchMedia('(prefers-color-scheme: dark)');

  function remembered(value) {
    try {
      if (value) localStorage.setItem('hpcbench-theme', value);
      return localStorage.getItem('hpcbench-theme');
    } catch {
      return null; // pages opened from a file may have no storage
    }
  }

  function setTheme(value) {
    root.style.colorScheme = value || 'light dark';
    const dark = value ? value === 'dark' : systemDark.matches;
    theme.textContent = dark ? 'Light' : 'Dark';
    theme.dataset.next = dark ? 'light' : 'dark';
    redraw();
  }

  theme.addEventListener('click', () => setTheme(remembered(theme.dataset.next) || theme.dataset.next));
  systemDark.addEventListener('change', () => setTheme(remembered()));

  // Paper: charts are drawn again at the width of a page, in light colours

  const opened = new Set();

  function forPaper(printing) {
    root.classList.toggle('printing', printing);
    if (printing) document.querySelectorAll('details.printed:not([open])').forEach((part) => opened.add(part));
    for (const part of opened) part.open = printing;
    if (!printing) opened.clear();
    if (printing) shown().filter((place) => !charts.has(place)).forEach(draw);
    redraw();
  }

  addEventListener('beforeprint', () => forPaper(true));
  addEventListener('afterprint', () => forPaper(false));

  // Begin

  root.classList.add('scripted');
  for (const control of document.querySelectorAll('.picker, #theme')) control.hidden = false;
  for (const choice of document.querySelectorAll('#across, #up')) choice.addEventListener('change', redraw);
  chooseWhatWasMeasured();
  setTheme(remembered());
  for (const place of document.querySelectorAll('.plot')) {
    nearby.observe(place);
    resized.observe(place);
  }
  followLink();
})();
