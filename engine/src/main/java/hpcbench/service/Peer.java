package hpcbench.service;

/// One of the nodes that a server spans, as the others find it.
///
/// @param address its address in the network that the server's processes talk over
/// @param networkInterface the name of its network interface with this address, such as `ib0`
public record Peer(String address, String networkInterface) {}
