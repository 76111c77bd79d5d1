package hpcbench.deploy;

import java.util.List;

/// Why `ssh` did not connect, told from what it says.
///
/// @param sign words of `ssh` that tell it
/// @param advice what it means and what to do
record SshFault(String sign, String advice) {
  private static final List<SshFault> KNOWN =
      List.of(
          new SshFault(
              "REMOTE HOST IDENTIFICATION HAS CHANGED",
              "its host key is another one than before: somebody may be listening in; ask the site"
                  + " before you remove the old key with ssh-keygen -R"),
          new SshFault(
              "Host key verification failed",
              "its host key is not known here; connect once by hand with the same ssh, and compare"
                  + " the key's fingerprint with the one that the site publishes"),
          new SshFault(
              "Permission denied",
              "it takes none of the keys it was offered; name yours in ~/.ssh/config or in the"
                  + " profile, or add it to your agent with ssh-add"),
          new SshFault(
              "Could not resolve hostname",
              "there is no host of this name; look at --host, or at the profile's login.host"),
          new SshFault(
              "Connection refused",
              "nobody listens on that port; look at the profile's login.port"),
          new SshFault(
              "Connection timed out",
              "it does not answer; is a VPN needed, or a host to jump through?"),
          new SshFault(
              "Operation timed out",
              "it does not answer; is a VPN needed, or a host to jump through?"),
          new SshFault(
              "Too many authentication failures",
              "the agent offered too many keys; name the right one in ~/.ssh/config, with"
                  + " IdentitiesOnly yes"));

  /// A sentence about it for people.
  ///
  /// @param words what `ssh` said
  static String explain(SshLogin login, String words) {
    String said =
        String.join(
            "; ",
            words
                .strip()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("@"))
                .toList());
    return KNOWN.stream()
        .filter(fault -> words.contains(fault.sign))
        .findFirst()
        .map(fault -> "cannot reach %s: %s (ssh says: %s)".formatted(login, fault.advice, said))
        .orElseGet(() ->
            "the connection to %s broke off (ssh says: %s)"
                .formatted(login, said.isEmpty() ? "nothing" : said));
  }
}
