#include "client/app/window.h"

#include <GL/gl.h>
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <cstdlib>
#include <imgui.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <ctime>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/app/keyboard.h"
#include "client/app/process.h"
#include "client/app/warm_up.h"
#include "client/ui/frame.h"
#include "client/ui/keys.h"
#include "client/ui/picture.h"
#include "forms/base/result.h"

namespace relais::client::app {

namespace {

constexpr int kWidth = 1366, kHeight = 768;  ///< where the screen is larger and nothing maximises
constexpr int kSmallestWidth = 800, kSmallestHeight = 480;
/// Layouts before a picture is shown; two settle, more would mean that it never will.
constexpr int kMostLayouts = 4;
/// A burst of keys is worked through without painting each, but never longer than this unseen.
constexpr double kUnseenSeconds = 0.05;
constexpr std::size_t kMaxFrameTimes = 100'000;

/// One transition of the pointer.
struct PointerEvent {
    double x = 0, y = 0;
    bool down = false;
    float wheel = 0;
    bool only_moved = false;
};

struct Input {
    ui::KeyQueue keys;
    Keyboard keyboard{keys};
    std::deque<PointerEvent> pointer;
    PointerEvent at;
    bool damaged = true;  ///< the system wants the picture again

    void add(PointerEvent event) {
        at = event;
        at.wheel = 0;
        // Only where the pointer came to rest matters.
        if (event.only_moved && !pointer.empty() && pointer.back().only_moved)
            pointer.back() = event;
        else if (pointer.size() < ui::KeyQueue::kMaxQueued)
            pointer.push_back(event);
    }
};

Input& input_of(GLFWwindow* window) {
    return *static_cast<Input*>(glfwGetWindowUserPointer(window));
}

void install_callbacks(GLFWwindow* window, Input& input) {
    glfwSetWindowUserPointer(window, &input);
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int modifiers) {
        input_of(w).keyboard.on_key(key, action, modifiers, glfwGetKeyName(key, scancode));
    });
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned code_point) {
        input_of(w).keyboard.on_character(code_point);
    });
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
        PointerEvent event = input_of(w).at;
        event.x = x;
        event.y = y;
        event.only_moved = true;
        input_of(w).add(event);
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
        if (button != GLFW_MOUSE_BUTTON_LEFT) return;
        PointerEvent event = input_of(w).at;
        event.down = action == GLFW_PRESS;
        event.only_moved = false;
        input_of(w).add(event);
    });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double, double lines) {
        PointerEvent event = input_of(w).at;
        event.wheel = static_cast<float>(lines);
        event.only_moved = false;
        input_of(w).add(event);
    });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { input_of(w).damaged = true; });
    glfwSetFramebufferSizeCallback(window,
                                   [](GLFWwindow* w, int, int) { input_of(w).damaged = true; });
}

GLFWwindow* create_window() {
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
    for (const int bits : {GLFW_DEPTH_BITS, GLFW_STENCIL_BITS, GLFW_ALPHA_BITS, GLFW_SAMPLES})
        glfwWindowHint(bits, 0);               // flat letters and boxes need none
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);  // shown with its first picture
    int x = 0, y = 0, width = kWidth, height = kHeight;
    if (GLFWmonitor* monitor = glfwGetPrimaryMonitor(); monitor != nullptr) {
        glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
        glfwWindowHint(GLFW_MAXIMIZED, GLFW_TRUE);
    }
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "relais");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "relais");
    GLFWwindow* window =
        glfwCreateWindow(std::max(width, kSmallestWidth), std::max(height, kSmallestHeight),
                         "Relais", nullptr, nullptr);
    if (window == nullptr) return nullptr;
    glfwSetWindowSizeLimits(window, kSmallestWidth, kSmallestHeight, GLFW_DONT_CARE,
                            GLFW_DONT_CARE);
    glfwSetWindowPos(window, x, y);
    return window;
}

void clear(std::uint32_t colour) {
    const auto channel = [&](unsigned shift) {
        return static_cast<float>((colour >> shift) & 0xFFU) / 255.0F;
    };
    glClearColor(channel(0), channel(8), channel(16), 1);
    glClear(GL_COLOR_BUFFER_BIT);
}

/// Pictures come to the graphics card as they are, and are smoothed where they are shown smaller.
ui::PictureCard picture_card() {
    ui::PictureCard card;
    card.bring = [](ui::Dots dots) -> std::uint64_t {
        GLuint texture = 0;
        glGenTextures(1, &texture);
        glBindTexture(GL_TEXTURE_2D, texture);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB, dots.width, dots.height, 0, GL_RGB, GL_UNSIGNED_BYTE,
                     dots.rgb);
        return texture;
    };
    card.drop = [](std::uint64_t number) {
        const auto texture = static_cast<GLuint>(number);
        glDeleteTextures(1, &texture);
    };
    return card;
}

std::string last_problem() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text == nullptr ? "no reason is given" : text;
}

bool panic_keys_down(GLFWwindow* window) {
    const auto down = [window](int key) { return glfwGetKey(window, key) == GLFW_PRESS; };
    return down(GLFW_KEY_F12) && (down(GLFW_KEY_LEFT_CONTROL) || down(GLFW_KEY_RIGHT_CONTROL));
}

double wait_seconds(std::int64_t scene_ms) {
    // The clock in the window shows minutes.
    std::timespec now{};
    std::timespec_get(&now, TIME_UTC);
    const double to_minute =
        60 - static_cast<double>(now.tv_sec % 60) - static_cast<double>(now.tv_nsec) / 1e9;
    constexpr double kBehindIt = 0.002;
    return std::clamp(static_cast<double>(scene_ms) / 1000.0, 0.001, to_minute + kBehindIt);
}

}  // namespace

struct Window::State {
    std::unique_ptr<ui::Frame> frame;
    GLFWwindow* window = nullptr;
    bool graphics = false;
    Input input;
    std::atomic<bool> closing = false;
    std::string title;
    std::uint64_t shown = 0;
    std::vector<float> frame_ms;
    WindowStats stats;

    Result<void> open_window();
    void lay_out(Scene& scene, bool twice);
    bool show();  ///< true when it painted
    void paint();
    void set_title(const std::string& wanted);

    ~State() {
        if (graphics) {
            frame->set_card({});
            ImGui_ImplOpenGL3_Shutdown();
        }
        frame.reset();
        if (window != nullptr) glfwDestroyWindow(window);
        glfwTerminate();
    }
};

Result<void> Window::State::open_window() {
    if (glfwInit() == GLFW_FALSE)
        return fail(Errc::unsupported, "window",
                    "there is no display (" + last_problem() +
                        "); start relais from a desktop session, or set DISPLAY");
    window = create_window();
    if (window == nullptr && std::getenv("LIBGL_ALWAYS_SOFTWARE") == nullptr) {
        // A broken graphics driver is no reason not to work: Mesa can paint without one.
        glfwTerminate();
        setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
        if (glfwInit() == GLFW_TRUE) window = create_window();
    }
    if (window == nullptr)
        return fail(Errc::unsupported, "window",
                    "OpenGL 3.0 is missing (" + last_problem() +
                        "); install the package libgl1-mesa-dri");
    glfwMakeContextCurrent(window);
    glfwSwapInterval(0);  // pictures come on events only: there is nothing to wait for
    return {};
}

void Window::State::lay_out(Scene& scene, bool twice) {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window, &width, &height);
    for (int layout = 0; layout < kMostLayouts; ++layout) {
        if (frame->prepare()) {
            ImGui_ImplOpenGL3_DestroyFontsTexture();
            ImGui_ImplOpenGL3_CreateFontsTexture();
            ImGui::GetIO().Fonts->ClearTexData();  // the graphics card has it now
        }
        frame->begin(static_cast<float>(std::max(width, 1)),
                     static_cast<float>(std::max(height, 1)));
        scene.draw();
        const bool settled = frame->end();
        // What a click changed was drawn before it was known.
        if (settled && (!twice || layout > 0)) return;
    }
}

void Window::State::paint() {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window, &width, &height);
    glViewport(0, 0, width, height);
    glDisable(GL_SCISSOR_TEST);
    clear(frame->background());
    glEnable(GL_SCISSOR_TEST);
    for (const ui::Flat& flat : frame->flats()) {
        glScissor(flat.x, height - flat.y - flat.height, flat.width, flat.height);
        clear(flat.colour);
    }
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window);
}

bool Window::State::show() {
    const std::uint64_t picture = frame->fingerprint();
    if (picture == shown && !input.damaged) return false;
    shown = picture;
    input.damaged = false;
    const bool first = ++stats.frames == 1;
    if (first) glfwShowWindow(window);  // before painting: a hidden window keeps no picture
    paint();
    if (!first) return true;
    glFinish();
    glfwFocusWindow(window);
    stats.first_frame_ms = ms_since_exec();
    hand_back_memory();
    return true;
}

void Window::State::set_title(const std::string& wanted) {
    if (wanted == title) return;
    title = wanted;
    glfwSetWindowTitle(window, ("Relais · " + title).c_str());
}

Window::Window(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Window>> Window::open(const std::string& assets,
                                             const std::function<void()>& dress) {
    auto state = std::make_unique<State>();
    TRY(state->open_window());
    install_callbacks(state->window, state->input);
    state->frame = TRY(ui::Frame::create(assets));
    float density = 1;
    glfwGetWindowContentScale(state->window, &density, nullptr);
    state->frame->set_density(density);
    if (dress) dress();
    state->frame->prepare();
    if (!ImGui_ImplOpenGL3_Init("#version 130"))
        return fail(Errc::unsupported, "window",
                    "OpenGL 3.0 cannot be used; install the package libgl1-mesa-dri");
    state->graphics = true;
    state->frame->set_card(picture_card());
    if (!ImGui_ImplOpenGL3_CreateDeviceObjects())
        return fail(Errc::unsupported, "window", "the graphics driver refuses its programs");
    ImGui::GetIO().Fonts->ClearTexData();
    hand_back_memory();  // in between, since the peak counts on a small laptop
    warm_up();
    hand_back_memory();
    return std::unique_ptr<Window>(new Window(std::move(state)));
}

Window::~Window() = default;

void Window::run(Scene& scene) {
    State& s = *state_;
    double unseen_since = glfwGetTime();
    while (!s.closing && glfwWindowShouldClose(s.window) == GLFW_FALSE && !scene.is_over()) {
        const double started = glfwGetTime();
        scene.hold_panic(panic_keys_down(s.window));
        const std::int64_t wait_ms = scene.tick();
        const auto key = s.input.keys.pop();
        std::optional<PointerEvent> pointer;
        if (key) {
            scene.press(*key);
            s.frame->rest_pointer();
        } else if (!s.input.pointer.empty()) {
            scene.touched();
            pointer = s.input.pointer.front();
            s.input.pointer.pop_front();
            s.frame->set_pointer(static_cast<float>(pointer->x), static_cast<float>(pointer->y),
                                 pointer->down, pointer->wheel);
        }
        s.lay_out(scene, pointer && !pointer->only_moved);
        s.set_title(scene.title());
        const bool more = !s.input.keys.empty() || !s.input.pointer.empty();
        if (!more || started - unseen_since > kUnseenSeconds) {
            const bool painted = s.show();
            unseen_since = glfwGetTime();
            if (painted && s.stats.frames > 1 && s.frame_ms.size() < kMaxFrameTimes)
                s.frame_ms.push_back(static_cast<float>((unseen_since - started) * 1000));
        }
        if (more || s.closing || scene.is_over())
            glfwPollEvents();
        else
            glfwWaitEventsTimeout(wait_seconds(wait_ms));
        s.input.keyboard.flush();
    }
}

void Window::wake() {
    glfwPostEmptyEvent();
}

void Window::close() {
    state_->closing = true;
    wake();
}

void Window::blank() {
    for (int buffer = 0; buffer < 2; ++buffer) {  // both of them
        glDisable(GL_SCISSOR_TEST);
        clear(state_->frame->background());
        glfwSwapBuffers(state_->window);
    }
    glFinish();
}

std::string Window::key_letters() {
    std::string letters;
    for (const int key : {GLFW_KEY_Q, GLFW_KEY_W, GLFW_KEY_E, GLFW_KEY_R, GLFW_KEY_A, GLFW_KEY_S,
                          GLFW_KEY_D, GLFW_KEY_F}) {
        const char* name = glfwGetKeyName(key, 0);
        if (name == nullptr) return {};
        letters += shortcut_letter(key, name);
    }
    return letters;
}

WindowStats Window::stats() const {
    WindowStats stats = state_->stats;
    std::vector<float> sorted = state_->frame_ms;
    std::ranges::sort(sorted);
    if (!sorted.empty()) {
        stats.worst_frame_ms = static_cast<double>(sorted.back());
        stats.p99_frame_ms = static_cast<double>(sorted[(sorted.size() - 1) * 99 / 100]);
    }
    stats.lost_keys = state_->input.keys.lost();
    return stats;
}

}  // namespace relais::client::app
