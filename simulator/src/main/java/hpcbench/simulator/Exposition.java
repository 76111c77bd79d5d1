package hpcbench.simulator;

import java.nio.charset.StandardCharsets;

/// Writes metrics in the Prometheus text format 0.0.4.
final class Exposition {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(8192);
  private final String labels;

  /// @param labels labels of every sample, such as `a="b",c="d"`, values escaped
  Exposition(String labels) {
    this.labels = labels;
  }

  /// A label value as it must be written between quotes.
  static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  Exposition gauge(String name, String help, double value) {
    header(name, help, "gauge");
    return sample(name, "", value);
  }

  Exposition counter(String name, String help, double value) {
    header(name, help, "counter");
    return sample(name, "", value);
  }

  /// The lines above the samples of a metric.
  Exposition header(String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /// One sample.
  ///
  /// @param moreLabels labels beside those of every sample; may be empty
  Exposition sample(String name, String moreLabels, double value) {
    text.append(name).append('{').append(labels);
    text.append(moreLabels.isEmpty() ? "" : ",").append(moreLabels);
    text.append("} ").append(number(value)).append('\n');
    return this;
  }

  Exposition histogram(String name, String help, Histogram histogram) {
    header(name, help, "histogram");
    for (int i = 0; i < histogram.buckets(); i++) {
      sample(
          name + "_bucket",
          "le=\"" + number(histogram.bound(i)) + "\"",
          (double) histogram.countUpTo(i));
    }
    sample(name + "_sum", "", histogram.sum());
    return sample(name + "_count", "", (double) histogram.count());
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String number(double value) {
    return value == Double.POSITIVE_INFINITY ? "+Inf" : String.valueOf(value);
  }
}
