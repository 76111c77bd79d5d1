package hpcbench.drive;

import hpcbench.measure.FailureKind;
import hpcbench.network.Link;
import hpcbench.target.AnswerReader;
import hpcbench.target.HttpResponseParser;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection to the service: writes a request in one piece, and reads its response.
///
/// The hot path is [#received]: everything happens in place on the array that was read into.
final class Connection implements Link.User {
  private final Lane lane;
  private final Connections connections;
  private final AnswerReader reader;
  private final HttpResponseParser parser = new HttpResponseParser(this::body);

  private @Nullable Link link;
  private @Nullable Exchange exchange;
  private boolean isReady;
  private boolean hasBeenReady;
  private int responses;

  /// When the bytes that are being read came.
  private long cameNs;

  Connection(Lane lane, Connections connections, AnswerReader reader) {
    this.lane = lane;
    this.connections = connections;
    this.reader = reader;
  }

  /// Starts to connect.
  void open() {
    link = lane.loop().connect(connections.server(), this);
  }

  /// Keeps the connection for this request, which is sent once it is open.
  void reserveFor(Exchange next) {
    exchange = next;
    next.attach(this);
  }

  /// Whether a request can be sent on it.
  boolean isUsable() {
    return isReady;
  }

  /// Writes a request. The instant of sending is taken right before the bytes go to the kernel.
  void send(Exchange next) {
    Link open = openLink();
    reserveFor(next);
    parser.begin();
    reader.begin(next.answer);
    byte[] bytes = next.request().orElseThrow().bytesFor(next.server);
    next.sentNs = lane.nowNs();
    open.send(bytes);
  }

  /// Ends the request because of a time limit, and the connection with it.
  void giveUp(FailureKind kind, String limit) {
    Optional<Exchange> given = detach();
    close();
    given.ifPresent(late -> end(late, kind, limit, lane.nowNs()));
  }

  /// Closes the connection; its request, if any, is no longer its concern.
  void drop() {
    detach();
    close();
  }

  @Override
  public void opened() {
    isReady = true;
    hasBeenReady = true;
    if (exchange == null) {
      connections.ready(this);
    } else {
      send(exchange);
    }
  }

  @Override
  public void notOpened(FailureKind kind, String why) {
    Optional<Exchange> waiting = detach();
    connections.closed(this);
    connections.failed();
    waiting.ifPresent(next -> end(next, kind, why, lane.nowNs()));
  }

  @Override
  public void received(byte[] bytes, int count, long nano) {
    cameNs = lane.sinceStart(nano);
    read(bytes, count);
  }

  @Override
  public void closed(String why) {
    isReady = false;
    connections.closed(this);
    parser.close();
    detach().ifPresent(cut -> cutOff(cut, why));
  }

  private void read(byte[] bytes, int count) {
    Exchange current = exchange;
    if (current == null) {
      close();
      return;
    }
    current.lastReadNs = cameNs;
    if (current.firstByteNs < 0) {
      current.firstByteNs = cameNs;
    }
    int end = parser.read(bytes, 0, count);
    if (parser.isComplete()) {
      complete(current, end == count);
    } else if (parser.isBroken()) {
      abort(FailureKind.MALFORMED, parser.problem());
    } else if (current.answer.failure().orElse(null) == FailureKind.TOO_LARGE) {
      abort(FailureKind.TOO_LARGE, "");
    }
  }

  /// Takes a piece of the response's body.
  private void body(byte[] bytes, int from, int to) {
    Exchange current = exchange;
    if (current == null) {
      return;
    }
    if (parser.status() != 200) {
      current.errorBody.append(bytes, from, to);
      return;
    }
    int before = current.answer.events();
    reader.read(bytes, from, to, cameNs);
    count(current, before);
  }

  private void count(Exchange current, int before) {
    int after = current.answer.events();
    if (after > before) {
      lane.counts().tokens.add(after - before);
      if (before == 0) {
        lane.streams();
      }
      if (before == 0 && !current.answer.isOnePiece()) {
        lane.counts().firstToken(cameNs - current.scheduledNs);
      }
    }
  }

  /// The response has ended. Nothing may follow it: such bytes would be taken for the next
  /// response.
  private void complete(Exchange ended, boolean nothingFollows) {
    detach();
    responses++;
    conclude(ended);
    if (nothingFollows && parser.keepsAlive()) {
      connections.free(this);
    } else {
      close();
    }
    lane.ended(ended, cameNs);
    lane.startDue(lane.nowNs());
  }

  private void conclude(Exchange ended) {
    if (parser.status() == 200) {
      int before = ended.answer.events();
      reader.end(cameNs);
      count(ended, before);
    }
    ended.status = parser.status();
    ended.retryAfter = parser.retryAfter();
    ended.conclude();
  }

  /// What is left of the response cannot be read any more.
  private void abort(FailureKind kind, String detail) {
    detach().ifPresent(broken -> end(broken, kind, detail, cameNs));
    close();
  }

  /// The connection is gone, and this request was on it.
  private void cutOff(Exchange cut, String why) {
    long nowNs = lane.nowNs();
    if (parser.isComplete()) {
      responses++;
      cameNs = nowNs;
      conclude(cut);
      lane.ended(cut, nowNs);
      lane.startDue(nowNs);
    } else if (isStale(cut)) {
      cut.wasRetried = true;
      lane.counts().staleRetries.add(1);
      cut.sentNs = -1;
      connections.carryFresh(cut);
    } else {
      end(cut, FailureKind.RESET, why, nowNs);
    }
  }

  /// A service may close a kept connection at the very moment a request is written to it. Such a
  /// request was never looked at, and is sent again, once, on a fresh connection.
  private boolean isStale(Exchange cut) {
    return responses > 0 && cut.firstByteNs < 0 && !cut.wasRetried;
  }

  private void end(Exchange ended, FailureKind kind, String detail, long nowNs) {
    ended.status = ended.firstByteNs < 0 ? 0 : parser.status();
    ended.breakOff(kind, detail);
    lane.ended(ended, nowNs);
  }

  private Optional<Exchange> detach() {
    Optional<Exchange> detached = Optional.ofNullable(exchange);
    exchange = null;
    return detached;
  }

  private void close() {
    isReady = false;
    if (link != null) {
      link.close();
    }
    connections.closed(this);
    if (!hasBeenReady) {
      connections.failed();
    }
  }

  private Link openLink() {
    if (link == null || !isReady) {
      throw new IllegalStateException("a request was put on a connection that is not open");
    }
    return link;
  }
}
