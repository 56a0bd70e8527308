// ui_gallery [page] [sun|night] [text step 0-2] [fr|en]: shows every widget in a real window.
// Prints each press that it saw, so that keyboards can be tried; F5-F10 change the page, Escape
// ends.
#include <cstdio>
#include <string>

#include "client/app/process.h"
#include "client/app/window.h"
#include "client/ui/assets.h"
#include "client/ui/ui.h"
#include "tests/client/ui/gallery_pages.h"

namespace {

using namespace relais;

class GalleryScene final : public client::app::Scene {
  public:
    explicit GalleryScene(std::string page) { state_.page = std::move(page); }
    void press(const client::ui::KeyPress& key) override {
        over_ = key.key == client::ui::Key::escape;
        std::printf("key %d digit %d text '%s' letter '%s'%s%s\n", static_cast<int>(key.key),
                    key.digit, key.text.c_str(), key.letter.c_str(), key.shift ? " shift" : "",
                    key.ctrl ? " ctrl" : "");
        std::fflush(stdout);
        tests::press_gallery(state_, key);
    }
    void draw() override {
        tests::draw_gallery(state_);
        if (state_.clicked.empty()) return;
        std::printf("clicked %s\n", state_.clicked.c_str());
        std::fflush(stdout);
        state_.clicked.clear();
    }
    std::string title() const override { return state_.page; }
    bool is_over() const override { return over_; }
    std::int64_t tick() override { return 3'600'000; }

  private:
    tests::GalleryState state_;
    bool over_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    client::app::harden_process();
    auto window = client::app::Window::open(client::ui::find_assets());
    if (!window) {
        std::fprintf(stderr, "%s\n", describe(window.error()).c_str());
        return 1;
    }
    const auto argument = [&](int at, const char* otherwise) {
        return std::string(argc > at ? argv[at] : otherwise);
    };
    client::ui::set_theme(argument(2, "sun") == "night" ? client::ui::Theme::night
                                                        : client::ui::Theme::sun);
    client::ui::set_text_step(argument(3, "0")[0] - '0');
    client::ui::set_ui_language(argument(4, "fr"));
    GalleryScene scene(argument(1, "home"));
    {
        const client::app::Termination termination([&] { (*window)->close(); });
        (*window)->run(scene);
    }
    const auto stats = (*window)->stats();
    std::printf(
        "first frame %lld ms, %zu frames, worst %.1f ms, p99 %.1f ms, peak %lld KiB, lost %zu\n",
        static_cast<long long>(stats.first_frame_ms), stats.frames, stats.worst_frame_ms,
        stats.p99_frame_ms, static_cast<long long>(client::app::peak_memory_kib()),
        stats.lost_keys);
}
