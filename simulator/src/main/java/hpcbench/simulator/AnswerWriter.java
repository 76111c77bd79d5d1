package hpcbench.simulator;

import hpcbench.simulator.model.Sequence;

/// Puts one answer on the wire in the form of one API, streamed or whole. Calls come in the order
/// in which they stand here; [#malformed] may come between tokens, and one of the last four ends
/// the answer.
interface AnswerWriter {
  /// The request is accepted.
  void open();

  /// Tokens `from` up to, without, `to`.
  void tokens(Answer answer, int from, int to);

  /// Something that breaks the form, in place of one event.
  void malformed();

  /// The answer is complete.
  ///
  /// @param sequence what the engine knows of it
  void finish(Answer answer, Usage usage, Sequence sequence);

  /// The answer breaks off with an error.
  void fail(String message);

  /// The answer ends early as if a server died politely: no error, no proper end.
  void truncate();

  /// The request is refused with this status; only in place of [#open].
  void refuse(int status, String message);
}
