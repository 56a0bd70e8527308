// The one window: GLFW and OpenGL 3, waiting for events. Each key and each click is one transition
// with a picture of its own; what is on the screen already is not painted again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "client/ui/keys.h"
#include "forms/base/result.h"

namespace relais::client::app {

/// What a window shows.
class Scene {
  public:
    virtual ~Scene() = default;
    virtual void press(const ui::KeyPress& key) = 0;
    /// Between ui's begin and end.
    virtual void draw() = 0;
    [[nodiscard]] virtual std::string title() const = 0;
    [[nodiscard]] virtual bool is_over() const = 0;
    /// The pointer moved or a button was pressed; keys come by press().
    virtual void touched() {}
    /// Before each tick: whether Ctrl and F12 are down together.
    virtual void hold_panic(bool /*down*/) {}
    /// Before each picture; returns the milliseconds after which it wants to be called again.
    virtual std::int64_t tick() = 0;
};

/// What a run of the window cost; for --stats.
struct WindowStats {
    std::int64_t first_frame_ms = 0;  ///< since the program was executed
    std::size_t frames = 0;           ///< painted
    double worst_frame_ms = 0;        ///< after the first: from the key to the picture
    double p99_frame_ms = 0;
    std::size_t lost_keys = 0;
};

class Window {
  public:
    /// Errc::unsupported with the remedy in `detail` where there is no display or no OpenGL 3.
    /// `dress` may set theme, language and size before the letters are drawn for the first time.
    static Result<std::unique_ptr<Window>> open(const std::string& assets,
                                                const std::function<void()>& dress = {});
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;
    Window(Window&&) = delete;
    Window& operator=(Window&&) = delete;

    /// Until the scene is over, the window is closed, or close() is called.
    void run(Scene& scene);
    /// From any thread: something is to be drawn or delivered.
    static void wake();
    /// From any thread: run() returns soon.
    void close();
    /// Nothing of what was shown stays on the screen.
    void blank();
    [[nodiscard]] WindowStats stats() const;
    /// What the layout prints on the keys at US Q W E R A S D F: "azerqsdf" in France. Empty when
    /// one of them prints nothing.
    static std::string key_letters();

  private:
    struct State;
    explicit Window(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace relais::client::app
