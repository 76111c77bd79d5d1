package hpcbench.drive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The connections of one lane to one server. A connection whose response has ended is kept for the
/// next request; the one used last is used first, so that those a service may have closed are
/// seldom touched. Lives on the lane's loop.
final class Connections {
  /// More connections than this are not opened at once: a service's accept queue is short.
  private static final int MOST_OPENING_AHEAD = 32;

  private final Lane lane;
  private final Trial trial;
  private final int server;

  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Set<Connection> open = new HashSet<>();
  private final CompletableFuture<Void> openedAhead = new CompletableFuture<>();
  private int leftToOpenAhead;
  private int openingAhead;
  private boolean isClosed;

  Connections(Lane lane, Trial trial, int server) {
    this.lane = lane;
    this.trial = trial;
    this.server = server;
  }

  /// The number of the server they lead to.
  int server() {
    return server;
  }

  /// Opens this many connections before the trial starts; from any thread. The future completes
  /// when they are open, or one could not be opened: whether that matters is for the requests to
  /// find out.
  CompletableFuture<Void> openAhead(int count) {
    lane.loop()
        .execute(() -> {
          leftToOpenAhead = count;
          continueOpeningAhead();
        });
    return openedAhead;
  }

  /// Puts a request on a connection that is free, or opens one for it.
  void carry(Exchange exchange) {
    while (!idle.isEmpty()) {
      Connection connection = idle.removeLast();
      if (connection.isUsable()) {
        connection.send(exchange);
        return;
      }
    }
    carryFresh(exchange);
  }

  /// Opens a connection for this request.
  void carryFresh(Exchange exchange) {
    exchange.connectingSinceNs = lane.nowNs();
    Connection connection = new Connection(lane, this, trial.newReader());
    connection.reserveFor(exchange);
    open(connection);
  }

  /// A connection is open and has no request.
  void ready(Connection connection) {
    idle.addLast(connection);
    openedOneAhead();
  }

  /// A connection whose response has ended is free again.
  void free(Connection connection) {
    idle.addLast(connection);
  }

  /// A connection could not be opened, and no request waits for it.
  void failed() {
    leftToOpenAhead = 0;
    openedOneAhead();
  }

  /// A connection is closed.
  void closed(Connection connection) {
    open.remove(connection);
    idle.remove(connection);
  }

  /// Closes every connection.
  void closeAll() {
    isClosed = true;
    List.copyOf(open).forEach(Connection::drop);
  }

  private void open(Connection connection) {
    lane.counts().connections.add(1);
    open.add(connection);
    connection.open();
  }

  private void openedOneAhead() {
    if (openingAhead > 0) {
      openingAhead--;
      continueOpeningAhead();
    }
  }

  private void continueOpeningAhead() {
    while (leftToOpenAhead > 0 && openingAhead < MOST_OPENING_AHEAD && !isClosed) {
      leftToOpenAhead--;
      openingAhead++;
      open(new Connection(lane, this, trial.newReader()));
    }
    if (openingAhead == 0) {
      openedAhead.complete(null);
    }
  }
}
