package hpcbench.simulator;

import tools.jackson.databind.node.ObjectNode;

/// What every part of one OpenAI answer says of itself.
///
/// @param id id of the answer
/// @param createdSeconds when it was asked for, in seconds since the epoch
/// @param model name of the model
/// @param form its form
record OpenAiHead(String id, long createdSeconds, String model, OpenAiForm form) {
  /// The start of an event with one chunk, up to where its own fields begin.
  String chunkStart() {
    return "data: {\"id\":\"%s\",\"object\":\"%s\",\"created\":%d,\"model\":%s,"
        .formatted(id, form.chunkObject(), createdSeconds, Json.quoted(model));
  }

  /// A whole answer without its choices.
  ObjectNode whole() {
    return Json.object()
        .put("id", id)
        .put("object", form.wholeObject())
        .put("created", createdSeconds)
        .put("model", model);
  }

  static ObjectNode usage(OpenAiForm form, Usage usage) {
    ObjectNode node =
        Json.object()
            .put("prompt_tokens", usage.promptTokens())
            .put("total_tokens", usage.promptTokens() + usage.completionTokens())
            .put("completion_tokens", usage.completionTokens());
    node.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedTokens());
    if (form == OpenAiForm.CHAT && usage.reasoningTokens() > 0) {
      node.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoningTokens());
    }
    return node;
  }
}
