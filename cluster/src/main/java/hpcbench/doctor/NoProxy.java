package hpcbench.doctor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The value of `no_proxy`: hosts that are asked directly. Nobody has ever specified it; what is
/// taken here for covered is so for curl, Go and Python's requests alike, but for networks such as
/// `10.0.0.0/8`, which curl knows since 7.86.
///
/// @param entries names, ends of names, addresses and networks
record NoProxy(List<String> entries) {
  NoProxy {
    entries = List.copyOf(entries);
  }

  static NoProxy parse(String text) {
    return new NoProxy(
        Stream.of(text.split(",", -1)).map(String::strip).filter(one -> !one.isEmpty()).toList());
  }

  /// Whether this host is asked directly.
  ///
  /// @param host a name or an IPv4 address
  boolean covers(String host) {
    return entries.stream().anyMatch(entry -> covers(entry, host));
  }

  private static boolean covers(String entry, String host) {
    String domain = entry.replaceFirst("^\\*?\\.", "");
    return entry.equals("*")
        || host.equalsIgnoreCase(domain)
        || host.toLowerCase(Locale.ROOT).endsWith("." + domain.toLowerCase(Locale.ROOT))
        || isNetworkOf(entry, host);
  }

  private static boolean isNetworkOf(String entry, String host) {
    String[] parts = entry.split("/", -1);
    if (parts.length != 2 || !parts[1].matches("\\d|[12]\\d|3[0-2]")) {
      return false;
    }
    long mask = -1L << (32 - Integer.parseInt(parts[1]));
    return isAddress(host)
        && isAddress(parts[0])
        && (number(host) & mask) == (number(parts[0]) & mask);
  }

  private static boolean isAddress(String text) {
    return text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  private static long number(String address) {
    return Stream.of(address.split("\\.", -1))
        .mapToLong(Long::parseLong)
        .reduce(0, (sum, part) -> sum << 8 | part);
  }
}
