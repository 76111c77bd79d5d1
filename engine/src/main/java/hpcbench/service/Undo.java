package hpcbench.service;

/// Takes back what was changed of a service that belongs to somebody else.
@FunctionalInterface
public interface Undo {
  /// Nothing was changed.
  Undo NOTHING = _ -> {};

  /// Leaves the service as it was found.
  ///
  /// @throws ServiceException when it does not do that
  void undo(ServiceClient client);
}
