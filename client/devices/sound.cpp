// The only user of alsa/asoundlib.h.
#include "client/devices/sound.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>

#include <alsa/asoundlib.h>  // IWYU pragma: keep
#include <alsa/error.h>
#include <alsa/pcm.h>

#include "client/devices/sound_file.h"
#include "client/devices/wait_point.h"

namespace relais::client::devices {

namespace {

constexpr unsigned kLatencyUs = 200'000;
constexpr int kPatienceMs = 100;         ///< how soon a stop is noticed
constexpr int kMostPatience = 30;        ///< times: a card that takes or gives nothing has failed
constexpr std::size_t kSamples = 3'200;  ///< at once
constexpr std::int64_t kSilenceMs = 4'000;
constexpr int kSilentPeak = 250;  ///< of 32767

struct ClosePcm {
    void operator()(snd_pcm_t* pcm) const { snd_pcm_close(pcm); }
};
using Pcm = std::unique_ptr<snd_pcm_t, ClosePcm>;

/// What ALSA would print names devices and files; what matters is told by the state.
void say_nothing(const char*, int, const char*, int, const char*, ...) {}

struct Opened {
    Pcm pcm;
    SoundState trouble = SoundState::off;
};

Opened open_pcm(const std::string& name, snd_pcm_stream_t way, unsigned channels, unsigned rate) {
    snd_pcm_t* raw = nullptr;
    const int error = snd_pcm_open(&raw, name.c_str(), way, SND_PCM_NONBLOCK);
    if (error < 0) {
        const bool busy = error == -EBUSY || error == -EAGAIN || error == -EACCES;
        return {nullptr, busy ? SoundState::failed : SoundState::absent};
    }
    Opened opened{Pcm(raw), SoundState::off};
    constexpr int kResample = 1;
    if (snd_pcm_set_params(raw, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, channels, rate,
                           kResample, kLatencyUs) < 0)
        opened.trouble = SoundState::failed;
    return opened;
}

struct Play {
    std::string bytes;
};
struct Record {
    SoundQuality quality = SoundQuality::normal;
};
using Task = std::variant<std::monostate, Play, Record>;

class AlsaSound final : public Sound {
  public:
    AlsaSound(SoundDevices devices, std::function<void()> wake)
        : devices_(std::move(devices)), wake_(std::move(wake)) {
        snd_lib_error_set_handler(say_nothing);
    }
    ~AlsaSound() override {
        stopping_ = true;
        ++wish_;
        wait_.interrupt();
        if (thread_.joinable()) thread_.join();
    }
    AlsaSound(const AlsaSound&) = delete;
    AlsaSound& operator=(const AlsaSound&) = delete;
    AlsaSound(AlsaSound&&) = delete;
    AlsaSound& operator=(AlsaSound&&) = delete;

    void play(std::string bytes) override { ask(Play{std::move(bytes)}); }
    void record(SoundQuality quality) override { ask(Record{quality}); }
    void stop() override { ask({}); }
    [[nodiscard]] SoundView view() const override {
        const std::lock_guard lock(mutex_);
        return view_;
    }
    std::string take_piece() override {
        const std::lock_guard lock(mutex_);
        return std::exchange(grown_, {});
    }
    std::string take_recording() override;

  private:
    void ask(Task task);
    void run();
    void perform(const Play& play, std::uint64_t wish);
    void perform(Record record, std::uint64_t wish);
    /// False when the card takes no more.
    bool put(snd_pcm_t* pcm, std::span<const std::int16_t> samples, unsigned channels,
             std::uint64_t wish);
    void publish(const SoundView& view);
    /// What lies behind the first `known` bytes is there to be taken; returns how many there are.
    std::size_t hand_out(std::string_view recording, std::size_t known);
    [[nodiscard]] bool wanted(std::uint64_t wish) const { return wish_ == wish && !stopping_; }

    SoundDevices devices_;
    std::function<void()> wake_;
    WaitPoint wait_;
    std::atomic<std::uint64_t> wish_ = 0;  ///< counts what was asked for
    std::atomic<bool> stopping_ = false;
    mutable std::mutex mutex_;
    std::condition_variable done_;
    Task task_;
    bool busy_ = false;  ///< a task is asked for or under way
    SoundView view_;
    std::string recording_;
    std::string grown_;   ///< of the recording, since somebody took a piece
    std::thread thread_;  ///< begins with the first sound: most interviews have none
};

void AlsaSound::ask(Task task) {
    {
        const std::lock_guard lock(mutex_);
        const bool nothing = std::holds_alternative<std::monostate>(task);
        if (nothing && !busy_) {
            if (view_.state != SoundState::recorded) view_ = {};
            return;
        }
        // Seen at once: who asks again before the thread has begun knows that it goes on.
        view_ = {};
        if (std::holds_alternative<Play>(task)) view_.state = SoundState::playing;
        if (std::holds_alternative<Record>(task)) {
            view_.state = SoundState::recording;
            grown_.clear();
        }
        task_ = std::move(task);
        busy_ = true;
        ++wish_;
        if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    }
    wait_.interrupt();
}

std::string AlsaSound::take_recording() {
    stop();
    std::unique_lock lock(mutex_);
    constexpr std::chrono::seconds kLongest{5};
    done_.wait_for(lock, kLongest, [this] { return !busy_; });
    if (view_.state == SoundState::recorded) view_ = {};
    grown_.clear();
    return std::exchange(recording_, {});
}

std::size_t AlsaSound::hand_out(std::string_view recording, std::size_t known) {
    if (recording.size() <= known) return known;
    const std::lock_guard lock(mutex_);
    grown_ += recording.substr(known);
    return recording.size();
}

void AlsaSound::publish(const SoundView& view) {
    {
        const std::lock_guard lock(mutex_);
        if (view_ == view) return;
        view_ = view;
    }
    if (wake_) wake_();
}

void AlsaSound::run() {
    while (!stopping_) {
        Task task;
        std::uint64_t wish = 0;
        {
            const std::lock_guard lock(mutex_);
            task = std::exchange(task_, {});
            wish = wish_;
        }
        if (const auto* play = std::get_if<Play>(&task)) perform(*play, wish);
        if (const auto* record = std::get_if<Record>(&task)) perform(*record, wish);
        bool more = false;
        {
            const std::lock_guard lock(mutex_);
            more = wish_ != wish;
            if (!more) busy_ = false;
        }
        done_.notify_all();
        if (!more) wait_.wait(-1, -1);
    }
}

bool AlsaSound::put(snd_pcm_t* pcm, std::span<const std::int16_t> samples, unsigned channels,
                    std::uint64_t wish) {
    int patience = kMostPatience;
    while (!samples.empty() && wanted(wish)) {
        const auto frames = static_cast<snd_pcm_uframes_t>(samples.size() / channels);
        const snd_pcm_sframes_t taken = snd_pcm_writei(pcm, samples.data(), frames);
        if (taken > 0) {
            samples = samples.subspan(static_cast<std::size_t>(taken) * channels);
            patience = kMostPatience;
            continue;
        }
        if (taken < 0 && taken != -EAGAIN && snd_pcm_recover(pcm, static_cast<int>(taken), 1) < 0)
            return false;
        if (--patience <= 0) return false;
        snd_pcm_wait(pcm, kPatienceMs);
    }
    return true;
}

void AlsaSound::perform(const Play& play, std::uint64_t wish) {
    SoundView view;
    const auto reader = SoundReader::open(play.bytes);
    if (!reader) {
        view.state = SoundState::unreadable;
        return publish(view);
    }
    SoundReader& sound = **reader;
    const Opened opened =
        open_pcm(devices_.speaker, SND_PCM_STREAM_PLAYBACK, sound.channels(), sound.rate());
    if (opened.trouble != SoundState::off) {
        view.state = opened.trouble;
        return publish(view);
    }
    view.state = SoundState::playing;
    view.length_ms = sound.length_ms();
    publish(view);
    std::array<std::int16_t, kSamples> samples{};
    std::int64_t frames_heard = 0;
    while (wanted(wish)) {
        const std::size_t frames = sound.read(samples);
        if (frames == 0 || view.at_ms > kMaxListenedMs) break;
        if (!put(opened.pcm.get(), std::span(samples).first(frames * sound.channels()),
                 sound.channels(), wish)) {
            view.state = SoundState::failed;
            return publish(view);
        }
        frames_heard += static_cast<std::int64_t>(frames);
        view.at_ms = frames_heard / sound.rate() * 1'000;
        publish(view);
    }
    // What is in the card still sounds, unless somebody stopped it.
    for (int i = 0; i < kMostPatience && wanted(wish); ++i) {
        snd_pcm_sframes_t left = 0;
        if (snd_pcm_delay(opened.pcm.get(), &left) < 0 || left <= 0) break;
        if (snd_pcm_state(opened.pcm.get()) == SND_PCM_STATE_PREPARED)
            snd_pcm_start(opened.pcm.get());
        wait_.wait(-1, kPatienceMs / 2);
    }
    snd_pcm_drop(opened.pcm.get());
    publish({});
}

void AlsaSound::perform(Record record, std::uint64_t wish) {
    SoundView view;
    view.to_record = true;
    take_piece();  // of another recording, which nobody wanted
    const auto writer = SoundWriter::open(record.quality);
    if (!writer) {
        view.state = SoundState::failed;
        return publish(view);
    }
    const unsigned rate = (*writer)->rate();
    const Opened opened = open_pcm(devices_.microphone, SND_PCM_STREAM_CAPTURE, 1, rate);
    if (opened.trouble != SoundState::off) {
        view.state = opened.trouble;
        return publish(view);
    }
    view.state = SoundState::recording;
    publish(view);
    snd_pcm_start(opened.pcm.get());
    std::array<std::int16_t, kSamples> samples{};
    std::int64_t frames = 0, last_loud = 0;
    std::size_t handed_out = 0;
    int patience = kMostPatience;
    while (wanted(wish) && !view.full && patience > 0) {
        const snd_pcm_sframes_t got = snd_pcm_readi(opened.pcm.get(), samples.data(), kSamples);
        if (got <= 0) {
            if (got < 0 && got != -EAGAIN &&
                snd_pcm_recover(opened.pcm.get(), static_cast<int>(got), 1) < 0)
                break;
            --patience;
            snd_pcm_start(opened.pcm.get());
            snd_pcm_wait(opened.pcm.get(), kPatienceMs);
            continue;
        }
        patience = kMostPatience;
        const auto heard = std::span(samples).first(static_cast<std::size_t>(got));
        frames += got;
        const bool loud = std::ranges::any_of(
            heard, [](int sample) { return sample > kSilentPeak || sample < -kSilentPeak; });
        if (loud) last_loud = frames;
        view.full = !(*writer)->write(heard) || frames * 1'000 / rate >= kMaxRecordingMs;
        view.at_ms = frames / rate * 1'000;
        view.silent = (frames - last_loud) * 1'000 / rate >= kSilenceMs;
        handed_out = hand_out((*writer)->written(), handed_out);
        publish(view);
    }
    if (frames == 0) {
        view.state = wanted(wish) ? SoundState::failed : SoundState::off;
        return publish(view);
    }
    std::string whole = (*writer)->finish();
    hand_out(whole, handed_out);
    {
        const std::lock_guard lock(mutex_);
        recording_ = std::move(whole);
    }
    view.at_ms = frames * 1'000 / rate;
    view.silent = false;
    view.state = SoundState::recorded;
    publish(view);
}

}  // namespace

std::unique_ptr<Sound> make_sound(const SoundDevices& devices, std::function<void()> wake) {
    return std::make_unique<AlsaSound>(devices, std::move(wake));
}

}  // namespace relais::client::devices
