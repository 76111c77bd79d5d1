package hpcbench.network;

import hpcbench.measure.FailureKind;

/// One connection, as its loop sees it. Used on its loop's thread only.
public interface Link {
  /// Writes these bytes, which must not change any more. What the kernel does not take at once is
  /// written when it does. To be called once the link is open.
  void send(byte[] bytes);

  /// Closes the link. Its user is told nothing more.
  void close();

  /// Who is told what happens to a link; on its loop's thread, and never before [Loop#connect] has
  /// returned.
  interface User {
    /// The link can carry bytes.
    void opened();

    /// The link could not be opened.
    ///
    /// @param kind [FailureKind#CONNECT] or [FailureKind#TLS]
    void notOpened(FailureKind kind, String why);

    /// Bytes have come.
    ///
    /// @param bytes hold them from position 0; valid during the call only
    /// @param nano when the last of them came, as `System.nanoTime` has it: by the kernel's stamp,
    ///   or else right after the read that brought them
    void received(byte[] bytes, int count, long nano);

    /// The open link was closed by the service, or broke.
    void closed(String why);
  }
}
