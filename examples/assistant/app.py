"""Answers questions about scanned pages."""

from pathlib import Path

import yaml
from sentence_transformers import SentenceTransformer
from transformers import AutoModelForCausalLM, AutoTokenizer, VisionEncoderDecoderModel

CHAT = "meta-llama/Llama-2-7b-chat-hf"


class Assistant:
    """A chat model, and what finds passages for it."""

    def __init__(self, embedding: str = "all-MiniLM-L6-v2") -> None:
        config = yaml.safe_load(Path("config.yaml").read_text(encoding="utf-8"))
        self.embedder = SentenceTransformer(embedding)
        self.reader = VisionEncoderDecoderModel.from_pretrained(config["ocr"]["base_model"])
        self.tokenizer = AutoTokenizer.from_pretrained(CHAT)
        self.chat = AutoModelForCausalLM.from_pretrained(CHAT)
