#pragma once

// Debian 12 has GTK 4.8: what later versions call deprecated is what there is.
#define GDK_VERSION_MIN_REQUIRED GDK_VERSION_4_8
#define GDK_VERSION_MAX_ALLOWED GDK_VERSION_4_8

#include <glib-unix.h>
#include <gtk/gtk.h>
#include <libsoup/soup.h>
#include <webkit/webkit.h>

// Swift can call no function with variable arguments.

static inline GtkWidget *sotto_message_dialog_new(GtkWindow *parent, const char *message, const char *detail) {
    GtkWidget *dialog = gtk_message_dialog_new(parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                               GTK_MESSAGE_OTHER, GTK_BUTTONS_NONE, "%s", message);
    gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s", detail);
    return dialog;
}

static inline GtkWidget *sotto_web_view_new(WebKitNetworkSession *session, WebKitUserContentManager *content,
                                            WebKitSettings *settings) {
    return GTK_WIDGET(g_object_new(WEBKIT_TYPE_WEB_VIEW, "network-session", session, "user-content-manager", content,
                                   "settings", settings, NULL));
}

// libdispatch's own door for main loops that are not its own, such as Core Foundation's: the descriptor becomes
// readable when the main queue has work, and the function does that work.
extern int _dispatch_get_main_queue_handle_4CF(void);
extern void _dispatch_main_queue_callback_4CF(void *);
