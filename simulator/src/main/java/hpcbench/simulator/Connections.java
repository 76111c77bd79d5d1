package hpcbench.simulator;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The open connections, and the ways to end one. For the event loop's thread.
final class Connections {
  private final Set<HttpConnection> open = new LinkedHashSet<>();

  void add(HttpConnection connection) {
    open.add(connection);
  }

  void remove(HttpConnection connection) {
    open.remove(connection);
  }

  /// Does this to every connection; it may end it.
  void forEach(Consumer<HttpConnection> action) {
    List.copyOf(open).forEach(action);
  }

  /// Ends a connection with a TCP reset: closing with a linger of zero drops what is unsent and
  /// sends RST.
  static void reset(Channel channel) {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException alreadyClosed) {
      // Then there is nobody to tell.
    }
    ChannelFuture _ = channel.close();
  }

  /// Ends a connection after what was written is sent.
  static void closeWhenWritten(Channel channel) {
    ChannelFuture _ =
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }
}
