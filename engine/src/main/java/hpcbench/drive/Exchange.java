package hpcbench.drive;

import hpcbench.measure.FailureKind;
import hpcbench.measure.Phase;
import hpcbench.target.Answer;
import hpcbench.target.ByteStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request in flight and what is seen of its answer. Used again for another request once the
/// recorder has read it. A lane's loop fills it; the recorder's thread reads it after that.
///
/// Instants are nanoseconds since the trial's start instant; -1 means it did not happen.
final class Exchange {
  private static final int OK = 200;
  private static final int ERROR_BODY_LIMIT = 4096;

  /// How it ended.
  enum Ending {
    IN_FLIGHT,
    COMPLETED,
    FAILED,
    ABANDONED,
    NOT_SENT
  }

  final Answer answer = new Answer();

  /// The start of the body of a response whose status is not 200.
  final ByteStore errorBody = new ByteStore(ERROR_BODY_LIMIT);

  final Lane lane;

  /// Position in this engine's share of the load.
  long position;

  /// Index in the whole load.
  long index;

  Phase phase = Phase.MEASUREMENT;
  long scheduledNs;
  long connectingSinceNs;
  long sentNs;
  long firstByteNs;
  long lastReadNs;
  long endNs;
  int status;
  String retryAfter = "";
  Ending ending = Ending.IN_FLIGHT;

  /// What is known of a failure, or why it was not sent.
  String detail = "";

  /// Whether it was sent again because its first connection had gone stale.
  boolean wasRetried;

  /// Number of the server it went to; -1 before it started.
  int server;

  /// Where it stands among its lane's requests in flight.
  int slot;

  private FailureKind failure = FailureKind.CONNECT;
  private Optional<PreparedRequest> request = Optional.empty();
  private @Nullable Connection connection;
  private @Nullable Client client;

  Exchange(Lane lane) {
    this.lane = lane;
  }

  /// Starts again, for this request.
  void begin(
      long newPosition, long newIndex, Phase newPhase, long newScheduledNs, boolean keepText) {
    position = newPosition;
    index = newIndex;
    phase = newPhase;
    scheduledNs = newScheduledNs;
    connectingSinceNs = -1;
    sentNs = -1;
    firstByteNs = -1;
    lastReadNs = -1;
    endNs = -1;
    status = 0;
    retryAfter = "";
    ending = Ending.IN_FLIGHT;
    detail = "";
    wasRetried = false;
    request = Optional.empty();
    server = -1;
    connection = null;
    client = null;
    answer.begin(keepText);
    errorBody.clear();
  }

  /// Ends it by what was read of a whole response.
  void conclude() {
    if (status != OK) {
      failed(FailureKind.STATUS, "");
    } else if (answer.failure().isPresent()) {
      failed(answer.failure().get(), "");
    } else if (!answer.isWhole()) {
      failed(FailureKind.TRUNCATED, "the answer ended without its end mark or a finish reason");
    } else if (answer.events() == 0) {
      failed(FailureKind.NO_TOKENS, "the answer is complete and has no text");
    } else {
      completed();
    }
  }

  /// Ends it by a failure of its connection or of a time limit, unless the answer was over before,
  /// or had failed itself.
  void breakOff(FailureKind kind, String what) {
    if (answer.isDone() || answer.failure().isPresent()) {
      conclude();
    } else {
      failed(kind, what);
    }
  }

  void completed() {
    ending = Ending.COMPLETED;
  }

  void failed(FailureKind kind, String what) {
    ending = Ending.FAILED;
    failure = kind;
    detail = what;
  }

  void abandoned() {
    ending = Ending.ABANDONED;
  }

  void notSent(String reason) {
    ending = Ending.NOT_SENT;
    detail = reason;
  }

  /// Why it failed; means nothing unless it did.
  FailureKind failure() {
    return failure;
  }

  boolean isSent() {
    return sentNs >= 0;
  }

  Optional<PreparedRequest> request() {
    return request;
  }

  void prepare(Optional<PreparedRequest> prepared) {
    request = prepared;
  }

  Optional<Connection> connection() {
    return Optional.ofNullable(connection);
  }

  void attach(Connection carrier) {
    connection = carrier;
  }

  /// The closed loop's client that started it; empty in an open loop.
  Optional<Client> client() {
    return Optional.ofNullable(client);
  }

  void startedBy(Client starter) {
    client = starter;
  }
}
