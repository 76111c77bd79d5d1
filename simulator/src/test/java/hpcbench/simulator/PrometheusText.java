package hpcbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small strict parser of the Prometheus text format: it fails on whatever Prometheus would not
/// take, and on histograms that are not cumulative.
record PrometheusText(Map<String, String> types, Map<String, Double> samples) {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern COMMENT =
      Pattern.compile("# (?:HELP (" + NAME + ") .*|TYPE (" + NAME + ") (gauge|counter|histogram))");
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{((?:" + LABEL + "(?:," + LABEL + ")*)?)\\})? (\\S+)");
  private static final Pattern LE = Pattern.compile(",?le=\"([^\"]*)\"");

  static PrometheusText parse(String text) {
    assertThat(text).endsWith("\n");
    PrometheusText parsed = new PrometheusText(new LinkedHashMap<>(), new LinkedHashMap<>());
    text.lines().forEach(parsed::add);
    parsed.checkHistograms();
    return parsed;
  }

  double value(String name, String labels) {
    assertThat(samples).containsKey(name + "{" + labels + "}");
    return samples.get(name + "{" + labels + "}");
  }

  private void add(String line) {
    if (line.startsWith("#")) {
      addComment(line);
    } else {
      addSample(line);
    }
  }

  private void addComment(String line) {
    Matcher comment = COMMENT.matcher(line);
    assertThat(comment.matches()).as(line).isTrue();
    if (comment.group(2) != null) {
      assertThat(types.put(comment.group(2), comment.group(3)))
          .as("type given twice: " + line)
          .isNull();
    }
  }

  private void addSample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    String name = sample.group(1);
    String family = name.replaceFirst("_(bucket|sum|count)$", "");
    assertThat(types.containsKey(name) || "histogram".equals(types.get(family)))
        .as("no type: " + line)
        .isTrue();
    String labels = sample.group(2) == null ? "" : sample.group(2);
    assertThat(samples.put(name + "{" + labels + "}", number(sample.group(3))))
        .as("twice: " + line)
        .isNull();
  }

  private static double number(String text) {
    try {
      return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new AssertionError("not a number: " + text, e);
    }
  }

  private void checkHistograms() {
    types.forEach((name, type) -> {
      if (type.equals("histogram")) {
        checkHistogram(name);
      }
    });
  }

  private void checkHistogram(String name) {
    List<Double> counts = new ArrayList<>();
    List<Double> bounds = new ArrayList<>();
    String others = "";
    for (Map.Entry<String, Double> sample : samples.entrySet()) {
      if (sample.getKey().startsWith(name + "_bucket{")) {
        Matcher le = LE.matcher(sample.getKey());
        assertThat(le.find()).as(sample.getKey()).isTrue();
        bounds.add(number(le.group(1)));
        counts.add(sample.getValue());
        others = le.replaceFirst("").replace(name + "_bucket", "");
      }
    }
    assertThat(bounds)
        .as(name)
        .isSorted()
        .doesNotHaveDuplicates()
        .endsWith(Double.POSITIVE_INFINITY);
    assertThat(counts).as(name).isSorted();
    assertThat(samples)
        .containsKey(name + "_sum" + others)
        .containsEntry(name + "_count" + others, counts.getLast());
  }
}
