package hpcbench.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/// The seed of one trial.
///
/// It is the upper 53 bits of the SHA-256 of this UTF-8 text: a line `seed=S`, a line `path=value`
/// for each swept key in the order of the recipe, and a line `repetition=R`, each ended by a line
/// feed. 53 bits, so that every reader of JSON keeps it exact.
///
/// Seeds differ between points and between repetitions, since a service that sees the same prompts
/// again answers from its cache.
final class TrialSeed {
  private TrialSeed() {}

  /// The seed of this point's repetition.
  static long of(long planSeed, Map<String, String> choices, int repetition) {
    StringBuilder text = new StringBuilder().append("seed=").append(planSeed).append('\n');
    choices.forEach((path, value) -> text.append(path).append('=').append(value).append('\n'));
    text.append("repetition=").append(repetition).append('\n');
    return ByteBuffer.wrap(sha256(text.toString())).getLong() >>> 11;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
