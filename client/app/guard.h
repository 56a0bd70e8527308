// When the window locks by itself, and the two seconds that a panic takes: only times, no window
// and no keys.
#pragma once

#include <cstdint>
#include <optional>

namespace relais::client::app {

inline constexpr std::int64_t kPanicMs = 2'000;  ///< Ctrl+F12 held so long
/// Clocks are read one after the other; a sleeping laptop loses whole seconds between them.
inline constexpr std::int64_t kSuspendedMs = 1'000;

class Guard {
  public:
    enum class Want : std::uint8_t { nothing, lock, panic };

    explicit Guard(std::int64_t now_ms) : touched_at_ms_(now_ms) {}

    /// A key or the pointer.
    void touched(std::int64_t now_ms) { touched_at_ms_ = now_ms; }
    /// Whether the keys of the panic are down now.
    void hold(bool down, std::int64_t now_ms);
    /// How long the laptop has slept since it was started; the first is where counting begins.
    void slept(std::int64_t total_ms);
    /// Whether the lid is shut. Shutting it locks; whoever works with it shut (another screen)
    /// unlocks and goes on.
    void lid(bool shut);

    /// Each is told once. `idle_limit_ms` 0: never by itself.
    Want tick(std::int64_t now_ms, std::int64_t idle_limit_ms);
    /// Milliseconds until tick() may want something; `otherwise` when nothing is in sight.
    [[nodiscard]] std::int64_t wait_ms(std::int64_t now_ms, std::int64_t idle_limit_ms,
                                       std::int64_t otherwise) const;
    /// 0 while the keys are up; grows to 1.
    [[nodiscard]] float panic_fraction(std::int64_t now_ms) const;

  private:
    std::int64_t touched_at_ms_;
    std::int64_t held_since_ms_ = -1;
    std::int64_t slept_ms_ = -1;
    bool has_slept_ = false;
    std::optional<bool> lid_shut_;
    bool lid_was_shut_ = false;  ///< just now
    bool panic_told_ = false;
};

}  // namespace relais::client::app
