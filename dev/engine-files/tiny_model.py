"""Writes a small Llama configuration and a tokenizer of made-up words to a folder.

There are no weights: vLLM makes them up with `--load-format dummy`. Text that such a model writes means nothing, but
each of its tokens is a word of its own, so that answers can be counted by splitting at spaces.
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

VOCABULARY = 2000
SPECIAL = {"unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
TURNS = ["<user>", "<assistant>"]

folder = pathlib.Path(sys.argv[1])

words = [*SPECIAL.values(), *TURNS]
words += [f"word{number}" for number in range(VOCABULARY - len(words))]
tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(words)}, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **SPECIAL)
wrapped.chat_template = "{% for turn in messages %}<user> {{ turn['content'] }} {% endfor %}<assistant>"
wrapped.save_pretrained(folder)

configuration = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "torch_dtype": "bfloat16",
    "vocab_size": VOCABULARY,
    "bos_token_id": words.index("<s>"),
    "eos_token_id": words.index("</s>"),
    "hidden_size": 256,
    "intermediate_size": 512,
    "num_hidden_layers": 4,
    "num_attention_heads": 8,
    "num_key_value_heads": 8,
    "head_dim": 32,
    "hidden_act": "silu",
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "max_position_embeddings": 4096,
    "tie_word_embeddings": False,
}
(folder / "config.json").write_text(json.dumps(configuration, indent=2))
