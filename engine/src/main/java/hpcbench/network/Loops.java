package hpcbench.network;

import java.util.function.Consumer;

/// Opens loops to one endpoint.
///
/// @param transport what carries their connections
/// @param stampsReceipts whether loops that can do so ask the kernel when it got what they read
/// @param endpoint where connections lead
public record Loops(Transport transport, boolean stampsReceipts, Endpoint endpoint) {
  /// Opens a loop and starts its thread.
  ///
  /// @param name of the thread
  /// @param onFailure told of what a user threw at the loop, which goes on
  public Loop open(String name, Consumer<Throwable> onFailure) {
    boolean isDirect = transport == Transport.BEST && endpoint.tls().isEmpty() && Linux.isUsable();
    return isDirect
        ? LinuxLoop.start(name, endpoint, stampsReceipts, onFailure)
        : new NettyLoop(name, transport != Transport.NIO, endpoint);
  }
}
