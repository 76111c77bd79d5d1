package hpcbench.target;

/// Cuts the bytes of an answer into events, wherever the network cut them. Used by one thread at a
/// time.
interface Framing {
  /// Forgets everything, for the next answer.
  void reset();

  /// Takes the next bytes of the answer and hands over every event that ends in them.
  void read(byte[] bytes, int from, int to, EventSink sink);

  /// Takes note that the answer is over and hands over what was not ended by its own mark.
  void end(EventSink sink);

  /// Takes events.
  interface EventSink {
    /// One event, from position `from` to `to`; the array is only valid during the call.
    void event(byte[] bytes, int from, int to);

    /// Takes the event that starts at position `from`, its frame included, if it is whole and known
    /// without being cut out first.
    ///
    /// @return where the next event starts; `from` when this one must be cut out
    int known(byte[] bytes, int from, int to);

    /// One event that the protocol itself calls an error.
    void errorEvent(byte[] bytes, int from, int to);

    /// A line or event is longer than the limit; nothing more comes.
    void tooLarge();

    /// The event that follows had no end of its own.
    void unterminated();
  }
}
