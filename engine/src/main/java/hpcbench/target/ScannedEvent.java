package hpcbench.target;

/// What one event of an answer says, as ranges of the array it stands in. An empty range (`from ==
/// to`) means that the event does not say it. Filled again for every event.
final class ScannedEvent {
  /// Whether it is a part of the answer, with text or without.
  boolean isChunk;

  /// Whether it carries text of the answer, or a part of a tool call.
  boolean hasAnswer;

  int answerFrom;
  int answerTo;
  int reasoningFrom;
  int reasoningTo;
  int finishFrom;
  int finishTo;
  int usageFrom;
  int usageTo;
  int timingFrom;
  int timingTo;

  /// Whether the service says that this is the last event with text.
  boolean isFinal;

  /// Whether it reports an error.
  boolean isError;

  void clear() {
    isChunk = false;
    hasAnswer = false;
    isFinal = false;
    isError = false;
    answerFrom = answerTo = 0;
    reasoningFrom = reasoningTo = 0;
    finishFrom = finishTo = 0;
    usageFrom = usageTo = 0;
    timingFrom = timingTo = 0;
  }

  boolean hasReasoning() {
    return reasoningTo > reasoningFrom;
  }

  boolean hasText() {
    return hasAnswer || hasReasoning();
  }

  boolean hasDetails() {
    return isFinal || isError || usageTo > usageFrom || timingTo > timingFrom;
  }

  /// Takes the value that the cursor stands before, if it is text, as text of the answer.
  void takeAnswer(JsonCursor cursor) {
    if (cursor.text()) {
      hasAnswer = true;
      answerFrom = cursor.from();
      answerTo = cursor.to();
    }
  }

  /// Takes the value that the cursor stands before, if it is text, as text of the reasoning.
  void takeReasoning(JsonCursor cursor) {
    if (cursor.text()) {
      reasoningFrom = cursor.from();
      reasoningTo = cursor.to();
    }
  }

  /// Takes the value that the cursor stands before, if it is text, as the reason of the end.
  void takeFinish(JsonCursor cursor) {
    if (cursor.text()) {
      finishFrom = cursor.from();
      finishTo = cursor.to();
    }
  }

  /// Counts the value that the cursor stands before, if it is a list with anything in it, as a part
  /// of the answer.
  void takeToolCalls(JsonCursor cursor) {
    if (cursor.array()) {
      while (cursor.nextElement()) {
        hasAnswer = true;
        cursor.skip();
      }
    }
  }
}
