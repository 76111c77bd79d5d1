package hpcbench.simulator.model;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/// The blocks of the KV cache: who holds them, and which hold the beginning of a prompt that
/// another may share.
///
/// A block is free, held by one sequence alone, shared (a full block of a prompt, held by one or
/// more sequences), or idle: shared once, held by none now, kept until its room is needed; the
/// longest idle goes first. That is vLLM's scheme of automatic prefix caching.
final class KvCache {
  private final int capacity;
  private final int blockTokens;
  private final boolean sharing;
  private final Map<Long, Integer> holders = new HashMap<>();
  private final SequencedSet<Long> idle = new LinkedHashSet<>();
  private int unshared;

  KvCache(int capacityTokens, int blockTokens, boolean sharing) {
    this.capacity = capacityTokens / blockTokens;
    this.blockTokens = blockTokens;
    this.sharing = sharing;
  }

  /// Share of the blocks that sequences hold, 0 to 1.
  double usedRatio() {
    return (double) (unshared + holders.size()) / capacity;
  }

  /// Forgets every block that another sequence may share; false, and nothing is forgotten, when a
  /// sequence holds any block.
  boolean reset() {
    boolean isFree = unshared == 0 && holders.isEmpty();
    if (isFree) {
      idle.clear();
    }
    return isFree;
  }

  /// An empty holding for a sequence with this prompt.
  Holding holding(PromptTokens prompt) {
    return new Holding(prompt);
  }

  private boolean takeUnshared(int blocks) {
    int available = capacity - unshared - holders.size();
    if (blocks > available) {
      return false;
    }
    evict(blocks - (available - idle.size()));
    unshared += blocks;
    return true;
  }

  private void evict(int blocks) {
    Iterator<Long> longestIdle = idle.iterator();
    for (int i = 0; i < blocks; i++) {
      longestIdle.next();
      longestIdle.remove();
    }
  }

  private boolean isCached(long block) {
    return holders.containsKey(block) || idle.contains(block);
  }

  private void hold(long block) {
    idle.remove(block);
    holders.merge(block, 1, Integer::sum);
  }

  private void letGo(long block) {
    int left = holders.merge(block, -1, Integer::sum);
    if (left == 0) {
      holders.remove(block);
      idle.add(block);
    }
  }

  /// The blocks that one sequence holds: first the shared ones of its prompt, in order, then its
  /// own.
  final class Holding {
    private final PromptTokens prompt;
    private int shared;
    private int own;

    private Holding(PromptTokens prompt) {
      this.prompt = prompt;
    }

    /// Takes hold of the cached blocks that the prompt begins with, and returns their tokens. The
    /// last token of a prompt is never reused: computing it gives the first token of the answer.
    int reuse() {
      int reusable = sharing ? (prompt.count() - 1) / blockTokens : 0;
      while (shared < reusable && isCached(prompt.blockHash(shared))) {
        hold(prompt.blockHash(shared));
        shared++;
      }
      return shared * blockTokens;
    }

    /// Makes room for so many tokens in all; false, and nothing changed, when there is none.
    boolean growTo(int tokens) {
      int missing = (tokens + blockTokens - 1) / blockTokens - shared - own;
      if (missing > 0 && !takeUnshared(missing)) {
        return false;
      }
      own += Math.max(0, missing);
      return true;
    }

    /// Shares the full blocks of the prompt among the first `tokens` tokens.
    void share(int tokens) {
      int full = sharing ? Math.min(tokens / blockTokens, prompt.fullBlocks()) : 0;
      while (shared < full) {
        hold(prompt.blockHash(shared));
        shared++;
        own--;
        unshared--;
      }
    }

    /// Gives everything back. The end of a prompt becomes idle before its beginning, so that the
    /// part which most prompts have in common stays longest.
    void release() {
      unshared -= own;
      own = 0;
      while (shared > 0) {
        shared--;
        letGo(prompt.blockHash(shared));
      }
    }
  }
}
