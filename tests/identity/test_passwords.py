"""Which passwords are good enough, and how they are hashed."""

import threading
import time

import pytest

from casework.core.errors import RuleBroken
from casework.identity import passwords


@pytest.fixture(autouse=True)
def _hashing(config):
    passwords.configure(config)


class TestCheckNew:
    @pytest.mark.parametrize("password", ["mizu-umi-kaze7", "a" * 129])
    def test_refuses_the_wrong_length(self, password):
        with pytest.raises(RuleBroken):
            passwords.check_new(password, alone=True)

    def test_does_not_ponder_longer_over_more_signs_that_stand_for_letters(self):
        signs = "4@8({[</369&#!1/|0$5+7%2"

        short, long = (self.cost(signs * times) for times in (2, 5))

        assert long < 4 * short

    @staticmethod
    def cost(password):
        began = time.process_time()
        passwords.check_new(password, alone=True)
        return time.process_time() - began

    def test_eight_signs_do_beside_a_second_factor(self):
        passwords.check_new("mizUmi7k", alone=False)

    @pytest.mark.parametrize(
        "password",
        [
            "password1234567",
            "123456789012345",
            "aaaaaaaaaaaaaaaa",
            "qwertyuiopasdfgh",
            "casework-2026-casework",
            "相談支援相談支援相談支援相談支援",
            "Shien2026Shien2026",
            "tsu-center-tsu-center",
            "ｐａｓｓｗｏｒｄ１２３４５６７",
        ],
    )
    def test_refuses_what_a_stranger_would_try(self, password):
        with pytest.raises(RuleBroken):
            passwords.check_new(password, alone=True, about=["tsu-center", "津相談センター"])

    @pytest.mark.parametrize("password", ["ame-furi-mizutamari", "あめのひはかさをさしてかえる", "x7Kq!mmPw2#vRt9Z"])
    def test_takes_words_of_ones_own(self, password):
        passwords.check_new(password + "77", alone=True)

    def test_counts_signs_as_they_are_hashed(self):
        with pytest.raises(RuleBroken):
            passwords.check_new("か\u3099" * 14, alone=True)  # fourteen signs once composed


class TestVerify:
    def test_fits_whatever_the_width_of_its_letters(self):
        stored = passwords.hash_password("kawa-no-nagare")

        assert passwords.verify(stored, "ｋａｗａ-no-nagare")
        assert not passwords.verify(stored, "kawa-no-nagarE")

    @pytest.mark.parametrize("stored", [None, "", "not a hash"])
    def test_never_fits_without_a_hash(self, stored):
        assert not passwords.verify(stored, "kawa-no-nagare")

    def test_lets_only_so_many_hash_at_once(self, config):
        gate = passwords._hashing[0].gate
        for _ in range(config.hash_concurrency):
            gate.acquire()
        waiting = threading.Thread(target=passwords.hash_password, args=("kawa-no-nagare",))
        waiting.start()
        waiting.join(timeout=0.2)
        assert waiting.is_alive()

        for _ in range(config.hash_concurrency):
            gate.release()
        waiting.join(timeout=5)
        assert not waiting.is_alive()


class TestOneTime:
    def test_is_long_enough_to_stand_alone_and_never_the_same(self):
        made = {passwords.one_time() for _ in range(50)}

        assert len(made) == 50
        for password in made:
            passwords.check_new(password, alone=True)
