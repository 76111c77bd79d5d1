package hpcbench.network;

/// What carries a loop's connections.
public enum Transport {
  /// The first of the others that works here: Linux's own calls for connections without TLS, else
  /// Netty.
  BEST,
  /// Netty, over epoll where its native library loads, else over the JDK's NIO.
  NETTY,
  /// Netty over the JDK's NIO.
  NIO
}
