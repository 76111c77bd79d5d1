package hpcbench.simulator;

import hpcbench.simulator.model.Sequence;
import tools.jackson.databind.node.ObjectNode;

/// What the last line of an Ollama answer says: why it ended, token counts, and durations in
/// nanoseconds. Like Ollama it leaves out what is zero. The wait in the queue is part of the total
/// only.
///
/// @param startedNs when the request arrived, on the engine's clock
record OllamaEnd(long startedNs) {
  void addTo(ObjectNode document, Answer answer, Usage usage, Sequence sequence) {
    document.put("done", true).put("done_reason", answer.finishReason().text());
    put(document, "total_duration", sequence.lastTokenNs() - startedNs);
    put(document, "load_duration", sequence.arrivedNs() - startedNs);
    put(document, "prompt_eval_count", usage.promptTokens());
    put(document, "prompt_eval_duration", sequence.firstTokenNs() - sequence.scheduledNs());
    put(document, "eval_count", usage.completionTokens());
    put(document, "eval_duration", sequence.lastTokenNs() - sequence.firstTokenNs());
  }

  private static void put(ObjectNode document, String name, long value) {
    if (value != 0) {
      document.put(name, value);
    }
  }
}
