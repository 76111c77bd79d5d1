package hpcbench.result;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes secrets out of texts that are kept or shown: those that are known, and whatever has the
/// form of one.
///
/// A form is a telling name with a value (`--api-key VALUE`, `HF_TOKEN=VALUE`, `"password":
/// "VALUE"`), an `Authorization` header, the user part of a URL, or a key of a well-known make
/// (`sk-...`, `hf_...`). What takes a secret's place keeps JSON and YAML readable. Immutable.
public final class Secrets {
  /// What stands in place of a secret.
  public static final String REDACTED = "REDACTED";

  /// Knows no secret by value.
  public static final Secrets BY_FORM = new Secrets(List.of());

  /// Shorter ones are likely to be parts of ordinary words.
  private static final int SHORTEST_KNOWN = 12;

  /// The parts of a name are counted, since a pattern that repeats a group at will needs a stack as
  /// deep as the text is long.
  private static final String NAME =
      "(?:(?i:(?:[a-z0-9]+[-_.]){0,16}?(?:api[-_.]?key|(?:access|private|secret)[-_.]key|secret|password|passwd"
          + "|passphrase|credentials?|(?:hf|hub|huggingface|auth|access|api|bearer|session|refresh|github"
          + "|gitlab|registry)[-_.]?token))|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+){0,16}_(?:TOKEN|KEY))";

  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)++\"|'[^']+'";
  private static final String WORD = "[^\\s\"',;&)}\\]]+";

  /// Between a flag and its value: a space, or what separates the elements of a list.
  private static final String GAP =
      "(?:[\"']\\s*,\\s*[\"']|\\s*,\\s*|[ \\t]*\\n\\s*-[ \\t]+|[ \\t]+[\"']?)";

  private static final Pattern SECRET_VARIABLE =
      Pattern.compile("(?i).*(?:key|token|secret|password|passwd|credentials?)");

  private static final List<Form> FORMS =
      List.of(
          Form.of(
              "(?<![\\w@])(\"(?:{name}|(?i:token))\"\\s*[:=]\\s*)(?:{quoted})", "$1\"REDACTED\""),
          Form.of(
              "(?<![\\w.-])(-{0,2}D?{name}[ \\t]*[:=][ \\t]*)(?:{quoted}|{word})", "$1REDACTED"),
          Form.of("(?<![\\w.])((?i:token)=)(?:{quoted}|{word})", "$1REDACTED"),
          Form.of("(?<![\\w-])(--?(?:{name}|(?i:token)){gap}){word}", "$1REDACTED"),
          Form.of(
              "((?i:authorization)[\"']?\\s*[:=]\\s*[\"']?(?:(?i:bearer|basic|token)\\s+)?){word}",
              "$1REDACTED"),
          Form.of("((?i:bearer)\\s+)[A-Za-z0-9._~+/=-]{8,}", "$1REDACTED"),
          // Begun at every letter of a long word, this would take the square of its length.
          Form.of("(?<![A-Za-z0-9+.-])([A-Za-z0-9+.-]+://)[^/\\s\"'@]+@", "$1REDACTED@"),
          Form.of(
              "\\b(?:sk-[\\w-]{16,}|hf_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}"
                  + "|glpat-[\\w-]{16,}|AKIA[0-9A-Z]{16}|eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]{8,})",
              REDACTED));

  private final List<String> known;

  private Secrets(List<String> known) {
    this.known = known;
  }

  /// How secrets look, and what remains of it.
  private record Form(Pattern pattern, String replacement) {
    static Form of(String pattern, String replacement) {
      return new Form(
          Pattern.compile(
              pattern
                  .replace("{name}", NAME)
                  .replace("{quoted}", QUOTED)
                  .replace("{word}", WORD)
                  .replace("{gap}", GAP)),
          replacement);
    }

    String apply(String text) {
      return pattern.matcher(text).replaceAll(replacement);
    }
  }

  /// Knows the values of those environment variables whose names say that they are secret.
  public static Secrets of(Map<String, String> environment) {
    return BY_FORM.and(
        environment.entrySet().stream()
            .filter(variable -> SECRET_VARIABLE.matcher(variable.getKey()).matches())
            .map(Map.Entry::getValue)
            .toList());
  }

  /// Knows these, too. Those of fewer than twelve characters are not looked for.
  public Secrets and(Collection<String> more) {
    return new Secrets(
        Stream.concat(known.stream(), more.stream())
            .filter(secret -> secret.length() >= SHORTEST_KNOWN)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /// Knows what the others know, too.
  public Secrets and(Secrets others) {
    return and(others.known);
  }

  /// The text without secrets.
  public String redact(String text) {
    String redacted = text;
    for (String secret : known) {
      redacted = redacted.replace(secret, REDACTED);
    }
    for (Form form : FORMS) {
      redacted = form.apply(redacted);
    }
    return redacted;
  }

  /// The words of a command line without secrets, those that follow a flag of their own included.
  public List<String> redact(List<String> words) {
    List<String> redacted = new ArrayList<>();
    String before = "";
    for (String word : words) {
      boolean isValue = redact(before + " x").equals(before + " " + REDACTED);
      redacted.add(isValue ? REDACTED : redact(word));
      before = word;
    }
    return redacted;
  }
}
