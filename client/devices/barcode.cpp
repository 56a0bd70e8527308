// The only user of zbar.h.
#include "client/devices/barcode.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <zbar.h>

#include "client/devices/picture.h"
#include "client/devices/wait_point.h"
#include "forms/base/text.h"

namespace relais::client::devices {

namespace {

constexpr unsigned long kGrey = 0x30303859;  ///< the four letters "Y800", as zbar counts them
constexpr int kPreviewSide = 320, kPhotoPreviewSide = 480;
constexpr unsigned kPhotoWidth = 1280, kPhotoHeight = 720;
constexpr std::int64_t kMaxPhotoDots = 16'000'000;
constexpr int kFrameMs = 200;       ///< five pictures a second find a code held still
constexpr int kPatienceMs = 2'000;  ///< without a picture the camera has failed

struct Destroy {
    void operator()(zbar::zbar_image_scanner_t* scanner) const {
        zbar::zbar_image_scanner_destroy(scanner);
    }
    void operator()(zbar::zbar_image_t* image) const { zbar::zbar_image_destroy(image); }
    void operator()(zbar::zbar_video_t* video) const { zbar::zbar_video_destroy(video); }
};
using Scanner = std::unique_ptr<zbar::zbar_image_scanner_t, Destroy>;
using Image = std::unique_ptr<zbar::zbar_image_t, Destroy>;
using Video = std::unique_ptr<zbar::zbar_video_t, Destroy>;

/// zbar's own guess at the letters takes "ï" for Chinese: it gives the bytes, we read them.
Scanner make_scanner() {
    Scanner scanner(zbar::zbar_image_scanner_create());
    zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_BINARY, 1);
    return scanner;
}

/// ISO/IEC 18004: ISO 8859-1 unless told; everybody writes UTF-8.
std::string letters_of(std::string_view bytes) {
    if (is_utf8(bytes)) return std::string(bytes);
    std::u32string code_points;
    for (const char c : bytes)
        code_points += static_cast<char32_t>(static_cast<unsigned char>(c));
    return to_utf8(code_points);
}

/// A code is input from outside: what goes into an answer is text of one line.
std::optional<std::string> clean_text(std::string_view bytes) {
    const std::string letters = letters_of(bytes);
    std::string_view text = letters;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == '\0'))
        text.remove_suffix(1);
    if (text.empty() || text.size() > kMaxCodeBytes) return std::nullopt;
    const auto unprintable = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
    };
    if (std::ranges::any_of(text, unprintable)) return std::nullopt;
    return std::string(text);
}

std::optional<std::string> code_in(zbar::zbar_image_scanner_t* scanner, zbar::zbar_image_t* grey) {
    if (zbar::zbar_scan_image(scanner, grey) <= 0) return std::nullopt;
    for (const auto* symbol = zbar::zbar_image_first_symbol(grey); symbol != nullptr;
         symbol = zbar::zbar_symbol_next(symbol)) {
        const char* data = zbar::zbar_symbol_get_data(symbol);
        if (data == nullptr) continue;
        if (auto text = clean_text({data, zbar::zbar_symbol_get_data_length(symbol)})) return text;
    }
    return std::nullopt;
}

/// Every second dot of a row, until it is small: only to see where the camera points.
Picture preview_of(zbar::zbar_image_t* grey) {
    const auto width = static_cast<int>(zbar::zbar_image_get_width(grey));
    const auto height = static_cast<int>(zbar::zbar_image_get_height(grey));
    const auto* dots = static_cast<const std::uint8_t*>(zbar::zbar_image_get_data(grey));
    const bool whole = dots != nullptr && width > 0 && height > 0 && width <= kMaxPictureSide &&
                       height <= kMaxPictureSide &&
                       zbar::zbar_image_get_data_length(grey) >=
                           static_cast<unsigned long>(width) * static_cast<unsigned long>(height);
    if (!whole) return {};
    const int step = std::max(1, (std::max(width, height) + kPreviewSide - 1) / kPreviewSide);
    Picture picture{width / step, height / step, {}};
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const auto place =
                static_cast<std::size_t>(y * step) * static_cast<std::size_t>(width) +
                static_cast<std::size_t>(x * step);
            picture.rgb.insert(picture.rgb.end(), 3, dots[place]);
        }
    return picture;
}

/// In its colours: as the camera compressed it, or as zbar makes it of what the camera gave.
Picture picture_of_frame(zbar::zbar_image_t* frame) {
    constexpr unsigned long kJpeg = 0x4745504A, kMotionJpeg = 0x47504A4D, kRgb = 0x33424752;
    const unsigned long format = zbar::zbar_image_get_format(frame);
    if (format == kJpeg || format == kMotionJpeg) {
        const auto* bytes = static_cast<const char*>(zbar::zbar_image_get_data(frame));
        if (bytes == nullptr) return {};
        auto read = read_picture({bytes, zbar::zbar_image_get_data_length(frame)}, kMaxPhotoDots);
        return read ? std::move(*read) : Picture{};
    }
    const Image colours(zbar::zbar_image_convert(frame, kRgb));
    if (!colours) return {};
    const auto width = zbar::zbar_image_get_width(colours.get());
    const auto height = zbar::zbar_image_get_height(colours.get());
    const auto* dots = static_cast<const std::uint8_t*>(zbar::zbar_image_get_data(colours.get()));
    const std::size_t size = std::size_t{width} * height * 3;
    const bool whole = dots != nullptr && size > 0 && width <= kMaxPictureSide &&
                       height <= kMaxPictureSide &&
                       zbar::zbar_image_get_data_length(colours.get()) >= size;
    if (!whole) return {};
    return {static_cast<int>(width), static_cast<int>(height), {dots, dots + size}};
}

std::optional<std::string> first_camera() {
    std::error_code error;
    std::vector<std::string> found;
    for (std::filesystem::directory_iterator it("/dev", error), end; !error && it != end;
         it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with("video")) found.push_back(it->path().string());
    }
    if (found.empty()) return std::nullopt;
    return *std::ranges::min_element(found);
}

class V4lCamera final : public Camera {
  public:
    explicit V4lCamera(std::function<void()> wake)
        : wake_(std::move(wake)), thread_([this] { run(); }) {}
    ~V4lCamera() override {
        stopping_ = true;
        wait_.interrupt();
        thread_.join();
    }
    V4lCamera(const V4lCamera&) = delete;
    V4lCamera& operator=(const V4lCamera&) = delete;
    V4lCamera(V4lCamera&&) = delete;
    V4lCamera& operator=(V4lCamera&&) = delete;

    void look(CameraUse use) override {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (use != CameraUse::off) view_.code.clear();
            if (use != CameraUse::photo) photo_ = {};
        }
        if (wanted_.exchange(use) != use) wait_.interrupt();
    }
    [[nodiscard]] CameraView view() const override {
        const std::lock_guard<std::mutex> lock(mutex_);
        return view_;
    }
    [[nodiscard]] Picture picture() const override {
        const std::lock_guard<std::mutex> lock(mutex_);
        return picture_;
    }
    [[nodiscard]] Picture photo() const override {
        const std::lock_guard<std::mutex> lock(mutex_);
        return photo_;
    }

  private:
    void run();
    /// As long as it is wanted for that.
    void watch(zbar::zbar_video_t* video, CameraUse use);
    bool see(zbar::zbar_image_t* frame);
    void publish(CameraState state);
    /// True when a code was found.
    bool take(zbar::zbar_image_scanner_t* scanner, zbar::zbar_image_t* frame);

    std::function<void()> wake_;
    WaitPoint wait_;
    std::atomic<CameraUse> wanted_ = CameraUse::off;
    std::atomic<bool> stopping_ = false;
    mutable std::mutex mutex_;
    CameraView view_;
    Picture picture_, photo_;
    std::thread thread_;  ///< last: it runs when everything else is there
};

void V4lCamera::publish(CameraState state) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (view_.state == state) return;
        view_.state = state;
        if (state != CameraState::looking) picture_ = photo_ = {};
    }
    if (wake_) wake_();
}

void V4lCamera::run() {
    while (!stopping_) {
        const CameraUse use = wanted_;
        if (use == CameraUse::off) {
            publish(CameraState::off);
            wait_.wait(-1, -1);
            continue;
        }
        const auto device = first_camera();
        const Video video(device ? zbar::zbar_video_create() : nullptr);
        // Before it is opened; a camera that cannot gives what it can.
        if (video && use == CameraUse::photo)
            zbar::zbar_video_request_size(video.get(), kPhotoWidth, kPhotoHeight);
        const bool open = video && zbar::zbar_video_open(video.get(), device->c_str()) == 0 &&
                          zbar::zbar_negotiate_format(video.get(), nullptr) == 0 &&
                          zbar::zbar_video_enable(video.get(), 1) == 0;
        if (open) {
            publish(CameraState::looking);
            watch(video.get(), use);
            zbar::zbar_video_enable(video.get(), 0);
        }
        if (stopping_ || wanted_ != use) continue;
        publish(device ? CameraState::failed : CameraState::absent);
        wait_.wait(-1, kPatienceMs);
    }
}

/// Until it is wanted no more, a code was found, or the camera gives no pictures.
void V4lCamera::watch(zbar::zbar_video_t* video, CameraUse use) {
    const Scanner scanner = make_scanner();
    while (wanted_ == use && !stopping_) {
        const int descriptor = zbar::zbar_video_get_fd(video);
        const auto outcome = wait_.wait(descriptor, kPatienceMs);
        if (outcome == WaitPoint::Outcome::interrupted) continue;
        if (outcome == WaitPoint::Outcome::timeout) return;
        const Image frame(zbar::zbar_video_next_image(video));
        if (!frame) return;
        if (use == CameraUse::photo) {
            if (!see(frame.get())) return;
        } else if (take(scanner.get(), frame.get())) {
            // Unless something else was wished for in this moment.
            auto still = use;
            wanted_.compare_exchange_strong(still, CameraUse::off);
            return;
        }
        wait_.wait(-1, kFrameMs);
    }
}

bool V4lCamera::see(zbar::zbar_image_t* frame) {
    Picture whole = picture_of_frame(frame);
    if (whole.rgb.empty()) return false;
    Picture small = at_most(whole, kPhotoPreviewSide);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (wanted_ != CameraUse::photo) return true;
        picture_ = std::move(small);
        photo_ = std::move(whole);
        ++view_.frame;
    }
    if (wake_) wake_();
    return true;
}

bool V4lCamera::take(zbar::zbar_image_scanner_t* scanner, zbar::zbar_image_t* frame) {
    const Image grey(zbar::zbar_image_convert(frame, kGrey));
    if (!grey) return false;
    auto code = code_in(scanner, grey.get());
    const bool found = code.has_value();
    auto preview = preview_of(grey.get());
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        picture_ = std::move(preview);
        ++view_.frame;
        if (code) view_.code = std::move(*code);
    }
    if (wake_) wake_();
    return found;
}

}  // namespace

std::optional<std::string> read_code(const Picture& picture) {
    if (picture.rgb.empty()) return std::nullopt;
    const auto grey = brightness_of(picture);
    const Scanner scanner = make_scanner();
    const Image image(zbar::zbar_image_create());
    zbar::zbar_image_set_format(image.get(), kGrey);
    zbar::zbar_image_set_size(image.get(), static_cast<unsigned>(picture.width),
                              static_cast<unsigned>(picture.height));
    // The bytes stay ours: they outlive the image.
    zbar::zbar_image_set_data(image.get(), grey.data(), grey.size(), nullptr);
    return code_in(scanner.get(), image.get());
}

std::unique_ptr<Camera> make_camera(std::function<void()> wake) {
    return std::make_unique<V4lCamera>(std::move(wake));
}

}  // namespace relais::client::devices
