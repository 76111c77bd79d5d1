package hpcbench.network;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A loop over Linux's own calls: one `epoll` wait a round, and one `recvmsg` for what came to a
/// socket. It makes no object per token.
///
/// What Netty does besides, pipelines, reference counts and promises, costs about as much per token
/// as these calls; `docs/explanation/performance.md` has the figures.
final class LinuxLoop implements Loop {
  /// A sleep ends this much later than asked for, at the most, as a rule, be it that another thread
  /// of this client has the processor; so much is polled.
  private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(200);

  /// Connections come to stand, and long requests leave, in steps that are answered at once.
  private static final long HURRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
  private static final int FIRST_LINKS = 64;

  private final Endpoint endpoint;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;

  private final Arena arena = Arena.ofAuto();
  private final Linux linux = new Linux(arena);
  private final Epoll epoll = new Epoll(linux, arena);
  private final WakeUp wakeUp = new WakeUp(arena);
  private final Alarm alarm = new Alarm(linux, arena);
  private final Sockets sockets;

  private final Pace pace = new Pace(SPIN_NS);
  private final StallProbe stalls = new StallProbe();
  private final Receiver receiver =
      new Receiver(linux, arena, new StampClock(linux::wallNs, System::nanoTime));
  private final Rest rest = new Rest(linux, arena);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /// By the number of their sockets.
  private @Nullable LinuxLink[] links = new LinuxLink[FIRST_LINKS];

  /// Those being connected, the oldest first.
  private final Deque<Connecting> connecting = new ArrayDeque<>();

  /// Those that have more to be read than was.
  private List<LinuxLink> unread = new ArrayList<>();

  private List<LinuxLink> beingRead = new ArrayList<>();

  /// Sockets to be closed at the end of the round. Closed at once, a number could be given to a new
  /// socket, for which an event of the old one would be taken.
  private final List<Integer> closing = new ArrayList<>();

  private User user = User.nobody();
  private volatile boolean isClosed;

  private record Connecting(LinuxLink link, long deadlineNano) {}

  private LinuxLoop(
      String name, Endpoint endpoint, boolean stampsReceipts, Consumer<Throwable> onFailure) {
    this.endpoint = endpoint;
    this.onFailure = onFailure;
    this.sockets = new Sockets(linux, endpoint.addresses(), stampsReceipts, arena);
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /// A loop whose thread, of this name, runs.
  ///
  /// @param stampsReceipts whether the kernel is asked when it got what is read
  /// @param onFailure told of what a user threw at the loop, which goes on
  static LinuxLoop start(
      String name, Endpoint endpoint, boolean stampsReceipts, Consumer<Throwable> onFailure) {
    LinuxLoop loop = new LinuxLoop(name, endpoint, stampsReceipts, onFailure);
    loop.epoll.add(loop.wakeUp.descriptor(), Epoll.IN);
    loop.epoll.add(loop.alarm.descriptor(), Epoll.CHANGES);
    loop.thread.start();
    return loop;
  }

  @Override
  public String transport() {
    return "linux";
  }

  @Override
  public void serve(User newUser) {
    user = newUser;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread) {
      wakeUp.wake();
    }
  }

  @Override
  public Link connect(int server, Link.User linkUser) {
    int socket = sockets.open(server);
    int error = socket < 0 ? linux.errno() : sockets.connect(socket, server);
    LinuxLink link = new LinuxLink(this, linkUser, socket);
    if (socket >= 0) {
      keep(link);
    }
    hurry();
    if (error == 0) {
      epoll.add(socket, Epoll.CHANGES);
      long limitNs = endpoint.connectTimeout().toNanos();
      connecting.add(new Connecting(link, System.nanoTime() + limitNs));
    } else {
      tasks.add(() -> link.notOpened(Linux.message(error)));
    }
    return link;
  }

  @Override
  public StallProbe stalls() {
    return stalls;
  }

  @Override
  public ReceiptLag receiptLag() {
    return receiver.lag();
  }

  @Override
  public void close() {
    isClosed = true;
    wakeUp.wake();
    boolean wasInterrupted = false;
    while (!hasEnded()) {
      wasInterrupted = true;
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  Linux linux() {
    return linux;
  }

  Epoll epoll() {
    return epoll;
  }

  Sockets sockets() {
    return sockets;
  }

  Receiver receiver() {
    return receiver;
  }

  /// Something waits for the network: for a moment, the loop does not rest.
  void hurry() {
    rest.notBefore(System.nanoTime() + HURRY_NS);
  }

  /// Reads from a link again in the next round.
  void comeBackTo(LinuxLink link) {
    unread.add(link);
  }

  /// Forgets a link that was closed.
  void release(LinuxLink link) {
    if (link.socket() >= 0) {
      links[link.socket()] = null;
      closing.add(link.socket());
    }
  }

  private void keep(LinuxLink link) {
    if (link.socket() >= links.length) {
      links = Arrays.copyOf(links, Math.max(2 * links.length, link.socket() + 1));
    }
    links[link.socket()] = link;
  }

  private void run() {
    PromptThread.ask(linux, arena);
    try {
      while (!isClosed) {
        round();
      }
    } finally {
      free();
    }
  }

  /// The top of this thread's work: whatever a user throws is told, and ends the trial; the loop
  /// goes on, for there are records to be handed over and connections to be closed.
  private void round() {
    try {
      serveNetwork();
      runTasks();
      long nano = System.nanoTime();
      stalls.roundEnds(nano, user.hasWork());
      user.round(nano);
      closeReleased();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }

  private void serveNetwork() {
    long before = System.nanoTime();
    pace.plan(user, before);
    boolean maySleep = pace.maySleep() && tasks.isEmpty() && unread.isEmpty();
    long wakeNano = maySleep ? Math.min(pace.wakeNano(), connectDeadlineNano(before)) : before;
    stalls.roundStarts(before, wakeNano);
    receiver.roundStarts(before);
    if (maySleep && receiver.isStamped()) {
      rest.take(user.restNs(), wakeNano, before);
    }
    int ready = epoll.await(mayWait(wakeNano));
    readOn();
    for (int i = 0; i < ready; i++) {
      serve(epoll.socket(i), epoll.changes(i));
    }
    if (ready > 0) {
      rest.served();
    }
  }

  /// Reads what the last round has left unread.
  private void readOn() {
    List<LinuxLink> left = unread;
    unread = beingRead;
    beingRead = left;
    for (int i = 0; i < left.size(); i++) { // an iterator would be an object a round
      readOn(left.get(i));
    }
    left.clear();
  }

  private boolean mayWait(long wakeNano) {
    if (wakeNano == Long.MAX_VALUE) {
      return true;
    }
    long nano = System.nanoTime();
    if (wakeNano > nano) {
      alarm.ringBy(wakeNano, nano);
    }
    return wakeNano > nano;
  }

  private void readOn(LinuxLink link) {
    try {
      link.readOn();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }

  /// What one link's user throws must not cost the others what happened to theirs: it is told once.
  private void serve(int socket, int changes) {
    if (socket == wakeUp.descriptor()) {
      wakeUp.awake();
      return;
    }
    if (socket == alarm.descriptor()) {
      return; // what was to be woken for is seen to in every round
    }
    LinuxLink link = links[socket];
    try {
      if (link != null) {
        link.ready(changes);
      }
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }

  /// Gives up connections that take too long.
  ///
  /// @return when the next one will have taken too long
  private long connectDeadlineNano(long nano) {
    while (!connecting.isEmpty()) {
      Connecting oldest = connecting.getFirst();
      if (oldest.link().isConnecting() && oldest.deadlineNano() > nano) {
        return oldest.deadlineNano();
      }
      connecting.removeFirst();
      oldest
          .link()
          .notOpened("no connection within %s ms".formatted(endpoint.connectTimeout().toMillis()));
    }
    return Long.MAX_VALUE;
  }

  private void closeReleased() {
    if (!closing.isEmpty()) { // most rounds close nothing, and are not to make an object for it
      closing.forEach(sockets::close);
      closing.clear();
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void free() {
    for (LinuxLink link : links) {
      if (link != null) {
        link.close();
      }
    }
    closeReleased();
    wakeUp.close();
    alarm.close();
    epoll.close();
  }

  /// Waits for the thread's end; false when the wait was interrupted.
  private boolean hasEnded() {
    try {
      if (!thread.join(LONGEST_CLOSE)) {
        onFailure.accept(new IllegalStateException(thread.getName() + " does not end"));
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
