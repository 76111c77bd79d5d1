package hpcbench.simulator;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// The words that answers are made of: plain, short, safe in JSON as they stand. Each is one token.
final class Vocabulary {
  private static final byte[][] WORDS =
      Stream.of(
              """
              the of and to in that it was for on are with as his they be at one have this from or had by hot but some
              what there we can out other were all your when up use word how said an each she which do their time if
              will way about many then them would write like so these her long make thing see him two has look more day
              could go come did my sound no most number who over know water than call first people may down side been
              now find any new work part take get place made live where after back little only round man year came show
              every good me give our under\
              """
                  .split("\\s+"))
          .map(word -> (" " + word).getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private Vocabulary() {}

  /// How many words there are.
  static int size() {
    return WORDS.length;
  }

  /// A word with the space before it. Callers must not change it.
  static byte[] word(int index) {
    return WORDS[index];
  }
}
