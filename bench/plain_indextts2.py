"""IndexTTS-2 as the published pipeline is documented to do it, to be measured against by `bench.indextts2`.

One line at a time, three beams on growing tensors, a second pass for latents, 25 steps of the flow in float32
with nothing left out, and voice and feeling read anew for every line.
"""

from pathlib import Path

import torch
from torch import Tensor

from bench.indextts2_stages import Lengths, Stages
from bench.plain_s2mel import PlainVoice, plain_cond, plain_mel, plain_regulated, plain_wave
from bench.plain_t2s import PlainLoop
from tts.contract import Utterance
from tts.engines.indextts2.clip import read_reference
from tts.engines.indextts2.emotion import axis_weights, weighted_emotion
from tts.engines.indextts2.fbank import fbank
from tts.engines.indextts2.mel import RATE, log_mel
from tts.engines.indextts2.normalise import TextNormaliser
from tts.engines.indextts2.resample import to_16k
from tts.engines.indextts2.sound import SoundRequest, line_noise
from tts.engines.indextts2.sound_models import SoundModels
from tts.engines.indextts2.text import TextFrontEnd
from tts.engines.indextts2.text_models import TextModels
from tts.engines.indextts2.voice import VoiceSound
from tts.nn.precision import float32_products
from tts.nn.sampling import ScoreRules


class PlainPipeline:
    """Text to sound with nothing shared between lines."""

    def __init__(self, text: TextModels, sound: SoundModels, lengths: Lengths, stages: Stages) -> None:
        self._text, self._sound, self._lengths, self._stages = text, sound, lengths, stages
        self._front_end = TextFrontEnd(TextNormaliser.with_wetext(), text.vocabulary)

    @torch.inference_mode()
    def __call__(self, utterance: Utterance, path: Path) -> float:
        """Speak a line; return how many seconds of sound came out."""
        clip = read_reference(path)
        wave = torch.from_numpy(clip.wave_22k).to(self._sound.device)
        seconds = 0.0
        for segment in self._front_end.segments(utterance.text):
            with self._stages("voice and feeling"):
                features = self._text.listen(to_16k(wave))
                voice, style = self._voice(wave, features)
                own = self._text.voice.emotion_vector(self._text.listen(clip.emotion_route())[None])[0]
                weights = axis_weights(utterance.emotion.feelings)
                feeling = weighted_emotion(self._text.matrices, weights, style, own)
                speaker = self._text.voice.speaker_latents(features[None])
            with self._stages("text to codes"):
                ids = torch.tensor([segment.ids], device=wave.device)
                loop = PlainLoop(self._text.voice, ScoreRules(beams=3), self._lengths.of_line(utterance.seed))
                codes, latents = loop(self._text.voice.prefix(speaker, feeling[None], ids)[0])
            codes = codes.clamp(max=self._text.voice.config.start_mel - 1)
            request = SoundRequest(codes, latents.float(), VoiceSound(style, voice.mel), utterance.seed)
            seconds += self._sounded(request, voice)
        return seconds

    def _sounded(self, request: SoundRequest, voice: PlainVoice) -> float:
        models = self._sound
        noise = line_noise(request, models.estimator.shape.mels).to(models.device)
        with float32_products(tf32=False):
            with self._stages("codes to mel"):
                cond = plain_cond(models, request.codes, request.latents, request.frames)
                mel = plain_mel(models.estimator, voice, cond, noise)
            with self._stages("mel to wave"):
                return len(plain_wave(models.vocoder, mel).cpu()) / RATE

    def _voice(self, wave: Tensor, features: Tensor) -> tuple[PlainVoice, Tensor]:
        mel = log_mel(wave)
        style = self._sound.campplus(fbank(to_16k(wave))[None])[0]
        codes, _ = self._sound.codec.quantize(features[None])
        embedded = self._sound.codec.codebook.embed(codes)
        cond = plain_regulated(self._sound.regulator, embedded, mel.shape[0])[0]
        return PlainVoice(mel, cond, style), style
