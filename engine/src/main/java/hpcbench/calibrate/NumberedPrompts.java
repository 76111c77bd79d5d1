package hpcbench.calibrate;

import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;

/// Prompts by which a null target tells requests apart.
///
/// @param outputTokens tokens of each answer
record NumberedPrompts(int outputTokens) implements PromptSource {
  private static final String MARK = "calibration-";

  @Override
  public Prompt prompt(long index) {
    return Prompt.of(MARK + index, -1, outputTokens);
  }

  /// The number of the request with this text.
  static long numberIn(StringBuilder request) {
    int start = request.indexOf(MARK) + MARK.length();
    int end = start;
    while (end < request.length() && Character.isDigit(request.charAt(end))) {
      end++;
    }
    return end == start ? -1 : Long.parseLong(request, start, end, 10);
  }

  @Override
  public String hash() {
    return "";
  }

  @Override
  public String countedBy() {
    return "nobody";
  }
}
