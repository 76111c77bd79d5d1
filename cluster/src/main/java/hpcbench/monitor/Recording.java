package hpcbench.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was seen over a trial, in bounded memory: once it is full, every second look is dropped and
/// only every second of those to come is kept, and so on. The first and the last look are always
/// kept. Not safe for use by several threads.
///
/// @param <T> what is seen
final class Recording<T> {
  private final int most;
  private final List<T> kept = new ArrayList<>();
  private Optional<T> last = Optional.empty();
  private long seen;
  private long every = 1;

  /// @param most how many looks are kept at most, and one more; even
  Recording(int most) {
    this.most = most;
  }

  void add(T look) {
    last = Optional.of(look);
    if (seen++ % every == 0) {
      kept.add(look);
      last = Optional.empty();
    }
    if (kept.size() >= most) {
      thin();
    }
  }

  private void thin() {
    last = Optional.of(kept.getLast());
    for (int i = kept.size() - 1; i > 0; i -= 2) {
      kept.remove(i);
    }
    every *= 2;
  }

  /// How many looks there were.
  long seen() {
    return seen;
  }

  /// Those that were kept, in order.
  List<T> looks() {
    List<T> all = new ArrayList<>(kept);
    last.ifPresent(all::add);
    return all;
  }
}
